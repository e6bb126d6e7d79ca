export { gatherFacts } from './gather-facts';
export { type Story, storyOf } from './story';
export { storyJson } from './story-json';
export { storyText } from './story-text';
