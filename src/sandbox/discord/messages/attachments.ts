/** A file that the bot uploaded. */
export interface StoredFile {
  id: string;
  filename: string;
  contentType: string;
  bytes: Uint8Array;
}

/** The files of the messages that are still remembered, by attachment id. */
export type FileStore = Map<string, StoredFile>;

/** The attachment object of a stored file, with the address it is served at. `origin` is `http://host:port`. */
export function attachmentPayload(file: StoredFile, origin: string, channelId: string, description?: string) {
  const url = `${origin}/attachments/${channelId}/${file.id}/${encodeURIComponent(file.filename)}`;
  return {
    id: file.id,
    filename: file.filename,
    size: file.bytes.length,
    url,
    proxy_url: url,
    content_type: file.contentType,
    ...(description === undefined ? {} : { description }),
    ...pngSize(file.bytes),
  };
}

/** Width and height of a PNG from its header (PNG specification, IHDR); nothing for any other file. */
function pngSize(bytes: Uint8Array): { width?: number; height?: number } {
  const signature = [0x89, 0x50, 0x4e, 0x47];
  if (bytes.length < 24 || signature.some((byte, index) => bytes[index] !== byte)) return {};
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
