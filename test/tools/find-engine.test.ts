import type { Engine } from '../../tools/engines.cjs';
import { engines } from '../../tools/engines.cjs';
import { findEngine, type Probe } from '../../tools/find-engine.cjs';

/**
 * A machine where the named files exist, with the version that each prints (undefined: it does not run),
 * and where every engine was built here from the present recipe, from another one, or not at all.
 */
function machine(
  files: Record<string, string | undefined>,
  built: 'present' | 'outdated' | 'none' = 'none',
): Probe {
  return {
    isExecutable: (file) => file in files || (built !== 'none' && file.includes('.cache')),
    isStamped: () => built === 'present',
    version: (file) => files[file],
  };
}

function engineNamed(name: string): Engine {
  const engine = engines.find((each) => each.name === name);
  if (engine === undefined) throw new Error(`no engine ${name}`);
  return engine;
}

const kubectl = engineNamed('kubectl');

describe('findEngine', () => {
  it('takes a binary chosen by hand before any other, whatever its version', () => {
    const found = findEngine(kubectl, {
      environment: { MOSK_BACKUP_KUBECTL: '/mine/kubectl', PATH: '/usr/bin' },
      probe: machine({ '/mine/kubectl': '1.20.0', '/usr/bin/kubectl': '1.36.3' }, 'present'),
    });

    expect(found).toMatchObject({ path: '/mine/kubectl', version: '1.20.0', source: 'MOSK_BACKUP_KUBECTL' });
  });

  it('never replaces a binary chosen by hand that does not run', () => {
    const found = findEngine(kubectl, {
      environment: { MOSK_BACKUP_KUBECTL: '/mine/kubectl', PATH: '/usr/bin' },
      probe: machine({ '/mine/kubectl': undefined, '/usr/bin/kubectl': '1.36.3' }, 'present'),
    });

    expect(found.path).toBeUndefined();
    expect(found.refused).toMatchObject([{ path: '/mine/kubectl', reason: 'does not tell its version' }]);
  });

  it("takes envtest's binaries before the one built here", () => {
    const environment = { KUBEBUILDER_ASSETS: '/assets', PATH: '' };
    const found = findEngine(kubectl, {
      environment,
      probe: machine({ '/assets/kubectl': '1.36.0' }, 'present'),
    });

    expect(found).toMatchObject({ path: '/assets/kubectl', source: 'KUBEBUILDER_ASSETS' });
  });

  it('passes over a shared binary of another version, and says so', () => {
    const environment = { TEST_ASSET_KUBECTL: '/assets/kubectl', PATH: '' };
    const found = findEngine(kubectl, {
      environment,
      probe: machine({ '/assets/kubectl': '1.30.0' }, 'present'),
    });

    expect(found).toMatchObject({ source: '.cache', version: kubectl.version });
    expect(found.refused).toMatchObject([
      { path: '/assets/kubectl', reason: 'is 1.30.0; wanted is 1.36 or newer, older than 2' },
    ]);
  });

  it('takes the one built here before PATH', () => {
    const found = findEngine(kubectl, {
      environment: { PATH: '/usr/bin' },
      probe: machine({ '/usr/bin/kubectl': '1.36.3' }, 'present'),
    });

    expect(found.source).toBe('.cache');
  });

  it('does not take one that was built from another recipe', () => {
    const found = findEngine(kubectl, { environment: {}, probe: machine({}, 'outdated') });

    expect(found.path).toBeUndefined();
    expect(found.refused).toMatchObject([{ source: '.cache', reason: 'was built from another recipe' }]);
  });

  it('takes the first on PATH that fits', () => {
    const found = findEngine(kubectl, {
      environment: { PATH: '/old:/none:/new' },
      probe: machine({ '/old/kubectl': '1.32.4', '/new/kubectl': '1.37.0' }),
    });

    expect(found).toMatchObject({ path: '/new/kubectl', source: 'PATH' });
  });

  it("does not run npm's launcher of the same name, which would download the program", () => {
    const found = findEngine(engineNamed('pulumi'), {
      environment: { PATH: '/project/node_modules/.bin' },
      probe: machine({ '/project/node_modules/.bin/pulumi': '3.300.0' }),
    });

    expect(found.path).toBeUndefined();
  });
});

describe('an engine that tells no version', () => {
  const agent = engineNamed('gitops-agent');

  it('is taken when it was chosen by hand', () => {
    const environment = { MOSK_BACKUP_GITOPS_AGENT: '/mine/agent', PATH: '' };
    const found = findEngine(agent, { environment, probe: machine({ '/mine/agent': undefined }) });

    expect(found).toMatchObject({ path: '/mine/agent', version: 'unknown' });
  });

  it('is not taken from PATH, where nobody knows which it is', () => {
    const found = findEngine(agent, {
      environment: { PATH: '/usr/bin' },
      probe: machine({ '/usr/bin/gitops-agent': undefined }),
    });

    expect(found.path).toBeUndefined();
  });
});

describe('the table of engines', () => {
  const tellingTheirVersion = engines.filter((engine) => engine.versionArguments !== undefined);

  it.each(tellingTheirVersion.map((engine) => [engine.name, engine] as const))(
    'accepts of %s what it builds',
    (_name, engine) => {
      const found = findEngine(engine, {
        environment: { PATH: '/bin' },
        probe: machine({ [`/bin/${engine.name}`]: engine.version }),
      });

      expect(found.path).toBe(`/bin/${engine.name}`);
    },
  );
});
