/** Of ES2024: Node 22 has it, the types that this package is compiled with do not. */
type Transferable = ArrayBufferLike & { transfer?(size: number): void };

/**
 * Gives memory back now: V8 counts what lies outside its heap, and collects all of its heap each time that some 64 MiB
 * of it have come, which for gigabytes in small chunks takes longer than to decrypt them.
 * @param bytes nobody reads them any more; what shares its memory with others is left alone
 */
export function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer.byteLength === byteLength) (buffer as Transferable).transfer?.(0);
}
