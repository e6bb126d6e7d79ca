/** What is looked at in a page: for its `evaluate`. */

/** Lowest contrast of any text with what is behind it (WCAG 2.2, relative luminance). */
export const LOWEST_CONTRAST = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const [r, g, b, alpha = 1] = channels(getComputedStyle(each).backgroundColor);
      if (alpha > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll('body *')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''));
  return Math.min(...texts.map((element) => {
    const [high, low] = [luminance(channels(getComputedStyle(element).color)), luminance(behind(element))]
      .sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  }));
})()`;

/** What leaves a page that is so many CSS pixels wide, as HTML. */
export const beyond = (width: number) =>
  `[...document.querySelectorAll('body *')]
    .filter((each) => each.getBoundingClientRect().right > ${width} + 0.5)
    .map((each) => each.outerHTML.slice(0, 120))`;
