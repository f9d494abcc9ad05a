import { NewFile } from './new-file.js';

/** Writes a file atomically and replaces an existing one of that name. Rejects with a `DestinationError`. */
export async function writeWholeFile(path: string, bytes: Uint8Array): Promise<void> {
  const target = await NewFile.create(path, { append: false });
  try {
    await target.write(bytes);
    await target.finish();
    await target.commit();
  } catch (error) {
    await target.discard();
    throw error;
  }
}
