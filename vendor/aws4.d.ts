export { sign } from 'aws4';
