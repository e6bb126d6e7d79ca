import { CHECKSUMS } from '../../../local/storage/checksums';

/** Of "123456789", the text over which catalogues of such checksums give each of them. */
const PUBLISHED: Record<string, string> = {
  'x-amz-checksum-crc32': 'cbf43926',
  'x-amz-checksum-crc32c': 'e3069283',
  'x-amz-checksum-crc64nvme': 'ae8b14860a799888',
  'x-amz-checksum-sha1': 'f7c3bc1d808e04732adf679965ccc34ca7ae3441',
  'x-amz-checksum-sha256': '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
};

it.each(Object.entries(CHECKSUMS))(
  '%s is what is published, in one piece or several',
  (header, { create, size }) => {
    const [whole, pieces] = [create(), create()];
    whole.update(Buffer.from('123456789'));
    for (const piece of ['1234', '', '5', '6789']) pieces.update(Buffer.from(piece));
    const bytes = whole.bytes();
    expect(bytes.toString('hex')).toBe(PUBLISHED[header]);
    expect(pieces.bytes()).toEqual(bytes);
    expect(bytes).toHaveLength(size);
  },
);
