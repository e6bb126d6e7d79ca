import { AUTHORIZATION } from './paths';
import { get, post, type Step } from './step';

export const REVIEWS: Step[] = [
  post('may I', `${AUTHORIZATION}/selfsubjectaccessreviews`, {
    spec: { resourceAttributes: { verb: 'list', resource: 'secrets', namespace: 'default' } },
  }),
  post('may I read a path', `${AUTHORIZATION}/selfsubjectaccessreviews`, {
    spec: { nonResourceAttributes: { verb: 'get', path: '/healthz' } },
  }),
  post('may I nothing', `${AUTHORIZATION}/selfsubjectaccessreviews`, { spec: {} }),
  post('may nobody', `${AUTHORIZATION}/subjectaccessreviews`, {
    spec: { resourceAttributes: { verb: 'list', resource: 'secrets' } },
  }),
  get('reviews', `${AUTHORIZATION}/selfsubjectaccessreviews`),
];
