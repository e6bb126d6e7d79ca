/** Everything that the witness lets pass, and why: nothing is excused anywhere else. */
export const EXCUSES = {
  stale:
    'The server has answered this very process with a list out of date: nobody can tell what is missing in it.',
  tooYoung:
    'The other backup came while the process was at work, less than a minute before: no look shows what comes after it.',
  onItsWay:
    'The network has held a request back until its process had ended, and the server carried it out then.',
  stuck: 'A backup that is Stuck waits for a person, as MOSK says; a removal says so and ends.',
  noEntry:
    'The state that is destroyed has no entry of this resource: its deployments were killed before anything was saved, and no call of the engine tells of it.',
  lateProvider:
    'A request of the provider was on its way when its engine was killed, and the server has made the run after the next deployment had looked.',
  untold:
    'Somebody else took the object away, and no process of ours was asked for it afterwards: nobody could know.',
  disputed:
    'A deployment that came to no state has wished something harsher than the state says: the runs stay as they are, and are named.',
  lostWish:
    'Somebody took away the only run that carried the newest wish: an entry of before acts by its own word, which is milder.',
  disowned: 'A person has taken our records off the object, and nothing tells whose it is.',
  byHand: 'A person has removed the record of what was left behind, and answers for it.',
  noWish: 'No state and no object says what was wished.',
  brokenConnection: 'Where a connection breaks, a verdict is heard of later than at once.',
  beingDeleted: 'MOSK has begun to delete the files already, which nothing takes back.',
} as const;

export type Excuse = keyof typeof EXCUSES;
