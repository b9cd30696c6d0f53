import type { Clock } from "../../lib/clock.ts";
import type { Config } from "../../lib/config.ts";
import type { Log } from "../../lib/log.ts";
import type { SourceSpec } from "../../lib/registry/source-spec.ts";
import type { Stream } from "./stream.ts";

/** What a source needs to offer its streams. */
export type SourceOptions = { spec: SourceSpec; config: Config; clock?: Clock; log?: Log };

/** A source: from its registry entry and configuration to its streams. Throws CONFIG_MISSING. */
// biome-ignore lint/suspicious/noExplicitAny: each stream has a cursor type of its own
export type Source = (options: SourceOptions) => Stream<any>[];
