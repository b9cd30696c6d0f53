import { randomUUID } from "node:crypto";
import { copyFile, lstat, mkdir, readdir, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { WarehouseError } from "../../googlesql/errors.ts";

/** The objects of buckets as files: `gs://bucket/object` is FOLDER/bucket/object. */
export interface Buckets {
  /** Files that a URI means, in order of name; one `*` in the object's name stands for any text. Throws `notFound`. */
  find(uri: string): Promise<string[]>;
  /** Puts a finished file in the place of an object, which is replaced if it is there. */
  put(file: string, uri: string): Promise<void>;
}

/** Opens the folder; null: every access is refused, with the option that would allow it. */
export async function openBuckets(folder: string | null): Promise<Buckets> {
  if (folder === null) return { find: refuse, put: (_file, uri) => refuse(uri) };
  const root = await realpath(folder).catch((cause: unknown) => {
    throw new WarehouseError(`The folder of buckets ${folder} cannot be read: ${(cause as Error).message}`, {
      reason: "backendError",
      cause,
    });
  });
  return {
    async find(uri) {
      const { bucket, object } = parseUri(uri);
      const files = object.includes("*")
        ? await matching(join(root, bucket), object)
        : await existing(root, [bucket, ...object.split("/")]);
      if (files.length === 0) {
        throw new WarehouseError(`Not found: URI ${uri}`, { reason: "notFound", location: uri });
      }
      return files;
    },
    async put(file, uri) {
      const { bucket, object } = parseUri(uri);
      if (object.includes("*")) throw invalid(uri, "an object to write has no * in its name");
      const path = await place(root, [bucket, ...object.split("/")], uri);
      // A rename replaces whatever stands there, and never writes through a link.
      const beside = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}`);
      await copyFile(file, beside);
      await rename(beside, path);
      await rm(file, { force: true });
    },
  };
}

/** Bucket and object of a `gs://` URI. Throws `invalid` for anything that could mean a file outside of its bucket. */
export function parseUri(uri: string): { bucket: string; object: string } {
  const match = /^gs:\/\/([^/]*)\/(.*)$/s.exec(uri);
  if (!match) throw invalid(uri, "it must be gs://bucket/object");
  const [, bucket = "", object = ""] = match;
  if (!/^[a-z0-9](?:[a-z0-9._-]{0,220}[a-z0-9])?$/.test(bucket) || bucket.includes("..")) {
    throw invalid(uri, `${JSON.stringify(bucket)} is no name of a bucket`);
  }
  const parts = object.split("/");
  if (parts.some((part) => part === "" || part === "." || part === ".." || /[\\\p{Cc}]/u.test(part))) {
    throw invalid(uri, "an object's name here is made of plain names between single slashes");
  }
  if (object.split("*").length > 2) throw invalid(uri, "only one * is allowed");
  return { bucket, object };
}

/** The file below `root`, unless it is missing, no plain file, or reached through a symbolic link. */
async function existing(root: string, parts: readonly string[]): Promise<string[]> {
  let path = root;
  for (const [index, part] of parts.entries()) {
    path = join(path, part);
    const found = await lstat(path).catch(() => null);
    const isRight = index === parts.length - 1 ? found?.isFile() : found?.isDirectory();
    if (!isRight) return [];
  }
  return [path];
}

async function matching(folder: string, pattern: string): Promise<string[]> {
  const [before = "", after = ""] = pattern.split("*");
  const names = (await objectsBelow(folder, "")).filter(
    (name) => name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after),
  );
  return names.sort().map((name) => join(folder, name));
}

/** Names of all plain files; symbolic links are passed over. */
async function objectsBelow(folder: string, prefix: string): Promise<string[]> {
  const found = await lstat(folder).catch(() => null);
  if (!found?.isDirectory()) return [];
  const names: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile()) names.push(prefix + entry.name);
    if (entry.isDirectory()) {
      names.push(...(await objectsBelow(join(folder, entry.name), `${prefix}${entry.name}/`)));
    }
  }
  return names;
}

/** Path of an object to write; the folders on the way are made, the bucket's too. Throws where a link or a file is in the way. */
async function place(root: string, parts: readonly string[], uri: string): Promise<string> {
  let folder = root;
  for (const part of parts.slice(0, -1)) {
    folder = join(folder, part);
    await mkdir(folder).catch(() => undefined);
    if (!(await lstat(folder)).isDirectory()) throw invalid(uri, `${part} is no folder`);
  }
  const path = join(folder, parts.at(-1) ?? "");
  const found = await lstat(path).catch(() => null);
  if (found && !found.isFile()) throw invalid(uri, "it is no plain file");
  return path;
}

async function refuse(uri: string): Promise<never> {
  throw new WarehouseError(
    `${uri} is not supported by the local warehouse unless it is started with --buckets FOLDER: then gs://bucket/object is FOLDER/bucket/object`,
    { reason: "notImplemented" },
  );
}

function invalid(uri: string, why: string): WarehouseError {
  return new WarehouseError(`Invalid URI ${JSON.stringify(uri)}: ${why}`, { reason: "invalid" });
}
