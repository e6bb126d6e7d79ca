import {
  apiVersionOf,
  type Claim,
  ClusterBackupScheduleType,
  ClusterBackupType,
  fieldChanges,
  KEPT_ANNOTATION,
  type KubeObject,
  merged,
  OWNER_ANNOTATION,
  RCloneCredentialType,
  type ResourceType,
  requireTakeable,
  takeover,
  takeoverLines,
} from '../../../../lib/model';
import { differenceOf, pairOf, SECRETS } from '../../../adoption/pairs';

const claim: Claim = {
  owner: 'cli:default:shop/one',
  from: [],
  change: false,
  words: { from: (owner) => `name ${owner}`, change: 'say change' },
};

function live(type: ResourceType, spec: object, metadata: object = {}): KubeObject {
  return {
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: { name: 'one', namespace: 'shop', ...metadata },
    spec,
  };
}
const schedule = (metadata?: object) =>
  live(ClusterBackupScheduleType, { targetCluster: 'prod', schedule: '0 5 * * *', suspend: true }, metadata);
const marks = { metadata: { annotations: { [OWNER_ANNOTATION]: claim.owner } } };
const later = { ...marks, spec: { schedule: '0 1 * * *' } };

it('shows from whom, what changes from what to what, and what stays', () => {
  const there = schedule({ annotations: { [KEPT_ANNOTATION]: 'pulumi:a/b/c:one' }, labels: { team: 'a' } });
  const declared = live(ClusterBackupScheduleType, { targetCluster: 'prod', schedule: '0 1 * * *' });

  expect(takeoverLines(takeover(there, later, declared))).toEqual([
    'belongs to nobody, kept from pulumi:a/b/c:one',
    'metadata.annotations.mosk-backup/owner: (none) → "cli:default:shop/one"',
    'spec.schedule: "0 5 * * *" → "0 1 * * *"',
    'stays: metadata.labels.team, spec.suspend',
  ]);
});

describe('is refused', () => {
  const refusal = (there: KubeObject, patch: object, said: Partial<Claim> = {}) => {
    try {
      requireTakeable(there, patch, { ...claim, ...said });
      return undefined;
    } catch (error) {
      return error;
    }
  };

  it('what would change, until somebody says so', () => {
    expect(refusal(schedule(), later)).toMatchObject({
      code: 'adoption-changes',
      value: 'spec.schedule: "0 5 * * *" → "0 1 * * *"',
      fix: expect.stringContaining('say change'),
    });
    expect(refusal(schedule(), later, { change: true })).toBeUndefined();
    expect(refusal(schedule(), marks)).toBeUndefined();
  });

  it('a label that would become another one, and not one that nobody had', () => {
    const label = { metadata: { labels: { team: 'b' } } };
    expect(refusal(schedule({ labels: { team: 'a' } }), label)).toMatchObject({ code: 'adoption-changes' });
    expect(refusal(schedule(), label)).toBeUndefined();
  });

  it('what belongs to another, until it is named, and its mark is no change', () => {
    const theirs = schedule({ labels: { 'app.kubernetes.io/instance': 'apps' } });
    const patch = { metadata: { labels: { 'app.kubernetes.io/instance': null } } };

    expect(refusal(theirs, patch)).toMatchObject({
      code: 'not-ours',
      value: 'owner argocd:apps, by app.kubernetes.io/instance',
      fix: expect.stringContaining('name argocd:apps'),
    });
    expect(refusal(theirs, patch, { from: ['argocd:apps'] })).toBeUndefined();
  });

  it.each([
    ['schedule', { schedule: 'nightly' }, 'made by schedule nightly'],
    ['update', { updateRelease: 'mosk-26-2' }, 'made by the update to mosk-26-2'],
  ])('a backup that a %s has made, whoever is named', (_who, createdBy, value) => {
    const made = live(ClusterBackupType, { targetCluster: 'prod', createdBy });
    const all = { change: true, from: ['cli:x'] };
    expect(refusal(made, marks, all)).toMatchObject({ code: 'not-ours', value });
    const byHand = live(ClusterBackupType, { targetCluster: 'prod', createdBy: { user: { uid: 'u' } } });
    expect(refusal(byHand, marks, all)).toBeUndefined();
  });

  it('what is being deleted', () => {
    const going = schedule({ deletionTimestamp: '2027-01-01T00:00:00Z' });
    expect(refusal(going, marks, { change: true })).toMatchObject({ code: 'being-deleted' });
  });
});

describe('of the values', () => {
  const shown = (type: ResourceType, before: object, after: object) => {
    const there = live(type, before);
    const wanted = live(type, after);
    return (
      JSON.stringify(takeover(there, { spec: after }, wanted)) +
      takeoverLines(takeover(there, { spec: after }, wanted))
    );
  };

  it('those of secrets, and of fields that could hold one, are not shown', () => {
    const [secret = '', other = ''] = SECRETS;
    const credential = shown(
      RCloneCredentialType,
      {
        remoteSecret: { value: secret },
        remoteConfig: { password: secret, endpoint: `https://u:${secret}@a.example.com` },
      },
      {
        remoteSecret: { value: other },
        remoteConfig: { password: other, endpoint: 'https://b.example.com' },
      },
    );
    const extra = shown(ClusterBackupScheduleType, { token: secret }, { token: other });

    for (const text of [credential, extra]) for (const each of SECRETS) expect(text).not.toContain(each);
    expect(credential).toContain('spec.remoteSecret: (secret) → (secret)');
    expect(credential).toContain(
      'spec.remoteConfig.endpoint: "https://a.example.com" → "https://b.example.com"',
    );
    expect(extra).toContain('spec.token: (not shown) → (not shown)');
  });

  it.each(['0 1 * * *', '*/5 0-6 1,15 * mon-fri', '@daily', '0 0 1 JAN *'])(
    'the time %s is shown',
    (time) => {
      expect(shown(ClusterBackupScheduleType, { when: time }, { when: 'x' })).toContain(
        JSON.stringify(time).slice(1, -1),
      );
    },
  );

  it('but no pass phrase of five words', () => {
    expect(
      shown(ClusterBackupScheduleType, { when: 'correct horse battery staple now' }, { when: 'x' }),
    ).not.toContain('horse');
  });
});

it('changes are those that a merge patch makes, for a thousand random pairs', () => {
  for (let seed = 1; seed <= 1000; seed++) {
    const { live: there, declared } = pairOf(seed, 'shop');
    const after = merged(there, declared) as KubeObject;
    const found = fieldChanges(there, after).filter(({ path }) => !/ecret$/.test(path[1] ?? ''));

    const differs = differenceOf(there, after);
    expect(found.map(({ path }) => path.join('.'))).toEqual([...differs.keys()]);
    for (const { path, from, to } of found) {
      expect([JSON.stringify(from), JSON.stringify(to)]).toEqual([...(differs.get(path.join('.')) ?? [])]);
    }
  }
});
