/**
 * Running numbers of everything that happens. On the virtual clock many things have the same time, and which of them
 * came first decides what was right.
 */
export interface Sequence {
  next(): number;
  /** Numbers what is added to a list: each as late as the next number is asked for. */
  follow(list: readonly unknown[]): readonly number[];
}

export function startSequence(): Sequence {
  let last = 0;
  const followed: { readonly list: readonly unknown[]; readonly numbers: number[] }[] = [];
  function catchUp(): void {
    for (const { list, numbers } of followed) while (numbers.length < list.length) numbers.push(++last);
  }
  return {
    next() {
      catchUp();
      return ++last;
    },
    follow(list) {
      const numbers: number[] = [];
      followed.push({ list, numbers });
      return numbers;
    },
  };
}
