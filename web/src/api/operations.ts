/* One function an operation of the API, of those that the application uses. */
import { call, json, jsonOrLines, type Call } from "./client";
import type {
	About,
	CheckAnswer,
	Drawing,
	Example,
	Explanation,
	FileEntry,
	FileText,
	FirstAnswer,
	KeyPlace,
	Language,
	Model,
	Outline,
	OutlineThing,
	Pack,
	Place,
	Told,
	WordTable,
} from "./types";

/* A model of one file goes as it is; several go together as JSON. */
export function modelBody(model: Model, more?: Record<string, unknown>): Pick<Call, "body" | "type"> {
	const names = Object.keys(model.files);
	if (!more && names.length === 1) return { body: model.files[model.main] ?? "", type: "application/yaml" };
	return { body: JSON.stringify({ ...model, ...more }), type: "application/json" };
}

function post(
	model: Model,
	query: Call["query"],
	signal?: AbortSignal,
	more?: Record<string, unknown>,
): Call {
	return { method: "POST", query, signal, ...modelBody(model, more) };
}

export interface DrawOptions {
	as_of?: string | undefined;
	lang: Language;
	step?: number;
	regime?: string;
	for?: string;
}

export const check = (model: Model, asOf?: string, signal?: AbortSignal): Promise<CheckAnswer> =>
	json("/api/check", post(model, { as_of: asOf }, signal));

/* The findings alone, or only where they are, for those who wait. */
export const checkFindings = (model: Model, asOf?: string, signal?: AbortSignal): Promise<FirstAnswer> =>
	json("/api/check", post(model, { as_of: asOf, only: "findings" }, signal));
export const checkBriefly = (model: Model, asOf?: string, signal?: AbortSignal): Promise<FirstAnswer> =>
	json("/api/check", post(model, { as_of: asOf, brief: true }, signal));

export const draw = (model: Model, options: DrawOptions, signal?: AbortSignal): Promise<Drawing> =>
	json("/api/draw", post(model, { ...options, format: "json" }, signal));

export const drawFile = async (
	model: Model,
	options: DrawOptions,
	format: string,
	signal?: AbortSignal,
): Promise<Blob> => (await call("/api/draw", post(model, { ...options, format }, signal))).blob();

type Range = Omit<Place, "file">;
interface RawThing extends Omit<OutlineThing, "place" | "keys"> {
	file: string;
	place: Range;
	keys: RawKeys;
}
interface RawKey extends Range {
	keys?: RawKeys;
}
type RawKeys = Record<string, RawKey>;

/* The server names the file once a thing; here every place has its file, as places of findings have. */
export async function outline(model: Model, signal?: AbortSignal): Promise<Outline> {
	const raw = await json<Omit<Outline, "things"> & { things: RawThing[] }>(
		"/api/outline",
		post(model, {}, signal),
	);
	const things = raw.things.map(({ file, place, keys, ...thing }) => ({
		...thing,
		place: { file, ...place },
		keys: keysIn(file, keys),
	}));
	return { ...raw, things };
}

function keysIn(file: string, keys: RawKeys): Record<string, KeyPlace> {
	return Object.fromEntries(
		Object.entries(keys).map(([key, { keys: inner, ...place }]) => [
			key,
			{ file, ...place, ...(inner ? { keys: keysIn(file, inner) } : {}) },
		]),
	);
}

/* Several operations answer with the files that they would change. */
export interface Changed {
	files: Record<string, string>;
	/* of edits with `uses`: where the thing is named, as ways of before */
	uses?: { file: string; way: (string | number)[] }[];
}
export interface Edit {
	do: "set" | "append" | "insert" | "remove" | "move" | "rename";
	/* the main one unless said otherwise */
	file?: string;
	/* as of a thing of the outline */
	way: (string | number)[];
	value?: unknown;
	/* of rename: what the last key of the way becomes */
	key?: string;
	/* of move: its number in its list or map then */
	to?: number;
	/* of rename: wherever the thing is named; of remove: say what names it */
	uses?: boolean;
}

export interface Answer {
	/* of a question of the check */
	key: string;
	/* of a fact */
	is?: boolean;
	/* of an attribute: its words */
	value?: string;
	from?: string;
	evidence?: string;
}

export const edit = (model: Model, edits: Edit[]): Promise<Changed> =>
	json("/api/edit", post(model, {}, undefined, { edits }));

export const answer = (model: Model, answers: Answer[], asOf?: string): Promise<Changed> =>
	json("/api/answer", post(model, { as_of: asOf }, undefined, { answers }));

export const explain = (model: Model, event: string, asOf?: string): Promise<Explanation> =>
	json("/api/explain", post(model, { event, as_of: asOf }));

/* Any operation on the model that answers JSON, for panels that own theirs. */
export const ask = <T>(
	path: string,
	model: Model,
	query: Call["query"] = {},
	more?: Record<string, unknown>,
	signal?: AbortSignal,
): Promise<T> => json(path, post(model, query, signal, more));

/* The same where it may take long, and tells how far it has come. */
export const askLong = <T>(
	path: string,
	model: Model,
	query: Call["query"],
	more: Record<string, unknown> | undefined,
	signal: AbortSignal,
	tell: (progress: Told) => void,
): Promise<T> => jsonOrLines(path, post(model, { ...query, progress: true }, signal, more), tell);

/* The same where the answer is a document to keep. */
export const fetchDocument = async (
	path: string,
	model: Model,
	query: Call["query"],
	more?: Record<string, unknown>,
	signal?: AbortSignal,
): Promise<Blob> => (await call(path, post(model, query, signal, more))).blob();

export const about = (): Promise<About> => json("/api/about");
export const words = (): Promise<WordTable> => json("/api/words");
export const schema = (): Promise<Record<string, unknown>> => json("/api/schema");
/* Those of test/ are built in for the worked models of docs/semantics.md and the tests: nobody's law. */
export const packs = async (): Promise<Pack[]> =>
	(await json<{ packs: Pack[] }>("/api/packs")).packs.filter(({ pack }) => !pack.startsWith("test/"));
export const examples = async (): Promise<Example[]> =>
	(await json<{ examples: Example[] }>("/api/examples")).examples;
export const example = (name: string, lang: Language): Promise<Model> =>
	json(`/api/examples/${encodeURIComponent(name)}`, { query: name === "starter" ? { lang } : {} });

/* ---- files of the server ---- */
const target = (path: string): string => `/api/files/${path.split("/").map(encodeURIComponent).join("/")}`;

export const files = async (): Promise<FileEntry[]> =>
	(await json<{ files: FileEntry[] }>("/api/files")).files;

export async function readFile(path: string): Promise<FileText> {
	const response = await call(target(path));
	return { text: await response.text(), etag: response.headers.get("ETag") ?? "" };
}

/* etag null: the file must not be there yet. Throws the Problem `changed` (412) when somebody else was first. */
export async function writeFile(path: string, text: string, etag: string | null): Promise<string> {
	const response = await call(target(path), {
		method: "PUT",
		body: text,
		type: path.endsWith(".csv") ? "text/csv" : "application/yaml",
		headers: etag === null ? { "If-None-Match": "*" } : { "If-Match": etag },
	});
	return response.headers.get("ETag") ?? "";
}
