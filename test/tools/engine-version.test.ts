import { fits, parseVersion } from '../../tools/engine-version.cjs';

describe('parseVersion', () => {
  it.each([
    ['etcd Version: 3.6.16\nGit SHA: Not provided\nGo Version: go1.26.8\n', '3.6.16'],
    ['Kubernetes v1.36.3\n', '1.36.3'],
    ['Client Version: v1.36.3\nKustomize Version: v5.7.1\n', '1.36.3'],
    ['v3.259.0\n', '3.259.0'],
    ['rclone v1.76.0-DEV\n- os/version: debian 12 (64 bit)\n', '1.76.0'],
  ])('reads what the program says of itself, not what comes after it: %j', (output, version) => {
    expect(parseVersion(output)).toBe(version);
  });

  it('finds nothing where there is no version', () => {
    expect(parseVersion('command not found')).toBeUndefined();
  });
});

describe('fits', () => {
  const range = { from: '1.36', below: '2' };

  it.each(['1.36.0', '1.36.3', '1.40.0'])('takes %s: the same minor version or a newer one', (version) => {
    expect(fits(version, range)).toBe(true);
  });

  it.each(['1.35.9', '1.9.0', '0.99.0'])('refuses %s: older', (version) => {
    expect(fits(version, range)).toBe(false);
  });

  it('refuses the next major version', () => {
    expect(fits('2.0.0', range)).toBe(false);
  });

  it('holds to one minor version where the range does', () => {
    const oneMinor = { from: '1.36', below: '1.37' };
    expect(fits('1.36.9', oneMinor)).toBe(true);
    expect(fits('1.37.0', oneMinor)).toBe(false);
  });
});
