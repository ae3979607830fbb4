/*
 * The language's records as the server tells them (GET /api/words): what a form is made of, and what the editor
 * completes. Nothing here knows a kind of thing.
 */
import type { AttributeType, Said } from "../api/types";
import type { Entry, Value, Way } from "../panels/form/entry";
import { settings } from "../state/settings.svelte";
import type { Workspace } from "../state/workspace.svelte";
import { told } from "./texts";
import { vocabulary, wordsOf } from "./words.svelte";

export interface Field extends Said {
	key: string;
	shape: string;
	/* some: one, or a list of several */
	repetition: "once" | "list" | "map" | "some";
	required: boolean;
	/* kinds of things that its values name, and that the keys of a map there name or declare */
	names?: string[];
	keyed?: string[];
	/* of a scale: its steps */
	words?: string[];
}

export interface Choice {
	id: string;
	name: string;
}

type Fields = Record<string, Omit<Field, "key">>;

const recordsOf = (): Record<string, Fields> => wordsOf("records") as unknown as Record<string, Fields>;

export const isRecord = (shape: string): boolean => shape in recordsOf();
export const isEnum = (shape: string): boolean => Object.keys(wordsOf(`enums/${shape}`)).length > 0;

/* In the language's own order; keys that only this model has (attributes of data) come last. */
export function fieldsOf(record: string, value: Entry): Field[] {
	const own = recordsOf()[record] ?? {};
	const fields = Object.entries(own).map(([key, field]) => ({ ...field, key }));
	const further = Object.keys(value).filter((key) => !(key in own));
	return [...fields, ...further.map((key) => furtherField(key, value[key]))];
}

/* Its shape is that of what is written. */
function furtherField(key: string, value: Value | undefined): Field {
	const words = wordsOf("attributes")[key];
	const shape = typeof value === "boolean" ? "truth" : Array.isArray(value) ? "words" : "word";
	return { key, shape, repetition: "once", required: false, ja: told(words), en: told(words) };
}

/* The collections of a model: its keys that hold records. */
export function collectionsOf(root: "model" | "pack"): Field[] {
	return fieldsOf(root, {}).filter((field) => isCollection(field) && isRecord(field.shape));
}

const isCollection = (field: Field): boolean => field.repetition === "list" || field.repetition === "map";

/* Which record stands at a way; "": none. */
export function recordAt(root: "model" | "pack", way: Way): string {
	const { record, field } = standingAt(root, way);
	return field ? "" : record;
}

/* What the entries of a collection are called by as a kind. */
export const kindOf = (collection: Field): string => collection.keyed?.[0] ?? collection.shape;

/* A word of an enumeration: its name, then what it means where that says more. */
export function nameOfWord(shape: string, id: string): string {
	const said = wordsOf(`enums/${shape}`)[id] as (Said & { name?: Said }) | undefined;
	return (told(said?.name) || id).replaceAll("-", " ");
}

export function meaningOfWord(shape: string, id: string): string {
	const [name, meaning] = [nameOfWord(shape, id), told(wordsOf(`enums/${shape}`)[id])];
	return !meaning || meaning === name ? name : `${name} – ${meaning}`;
}

/* Where a way leads: into which record, to which key of it, and how far below that key's own value. */
export interface Standing {
	record: string;
	field: Field | null;
	depth: number;
}

/* way: keys, and items of lists as numbers or `[]`. */
export function standingAt(root: "model" | "pack", way: Way): Standing {
	let here: Standing = { record: root, field: null, depth: 0 };
	for (const part of way) here = below(here, part);
	return here;
}

function below({ record, field, depth }: Standing, part: string | number): Standing {
	const isItem = typeof part === "number" || part === "[]";
	if (field) {
		const enters = isRecord(field.shape) && (isItem || field.repetition === "map");
		return enters ? { record: field.shape, field: null, depth: 0 } : { record, field, depth: depth + 1 };
	}
	const found = isItem ? undefined : recordsOf()[record]?.[part];
	if (!found) return { record: "", field: null, depth: 0 };
	if (found.repetition === "once" && isRecord(found.shape))
		return { record: found.shape, field: null, depth: 0 };
	return { record, field: { ...found, key: String(part) }, depth: 0 };
}

const ofAttributes: Partial<Record<AttributeType, string[]>> = {
	labels: ["label"],
	parties: ["party"],
	systems: ["system"],
	terms: ["anchor"],
};

/* An attribute as a key: of the language, else of a pack or the model. */
function attributeField(workspace: Workspace, key: string): Field | null {
	const attribute = workspace.outline.attributes?.[key];
	if (!attribute) return null;
	const own = recordsOf()["data"]?.[key];
	const { type, levels } = attribute;
	const shape = type === "truth" || type === "number" ? type : "words";
	const names = own?.names ?? ofAttributes[type] ?? [];
	const said = own ?? { ja: key, en: key };
	const field: Field = { shape, repetition: "once", required: false, names, ...said, key };
	return levels.length ? { ...field, words: levels } : field;
}

/*
 * The same of a model that is open, whose attributes are known: they are keys of what takes further keys, and of maps
 * that name them. Of a label stands who owns it, below `of`.
 */
export function standingIn(workspace: Workspace, root: "model" | "pack", way: Way): Standing {
	const standing = standingAt(root, way);
	const keys = way.filter((part) => typeof part === "string" && part !== "[]").map(String);
	const map = standing.field?.keyed?.includes("attribute") ? keys.lastIndexOf(standing.field.key) : -2;
	const key = map >= 0 ? keys[map + 1] : standing.record ? undefined : keys[keys.length - 1];
	const field = (key && attributeField(workspace, key)) || standing.field;
	if (!field?.names?.includes("label")) return { ...standing, field };
	const names = keys[keys.length - 1] === "of" ? ["party"] : field.names.filter((kind) => kind !== "party");
	return { ...standing, field: { ...field, names } };
}

/* What may be chosen for a key, by its names; the model's own things first. */
export function choicesOf(workspace: Workspace, field: Field): Choice[] {
	return (field.names ?? []).flatMap((kind) => namesOf(workspace, kind));
}

export function namesOf(workspace: Workspace, kind: string): Choice[] {
	if (kind === "country") return countries();
	if (kind === "unit" || kind === "code")
		return Object.entries(wordsOf(`${kind}s`)).map(([id, said]) => ({ id, name: told(said) }));
	if (kind === "pack")
		return vocabulary.packs.map(({ pack, title }) => ({ id: pack, name: told(title) || pack }));
	const own = workspace.outline.things.filter((thing) => thing.kind === kind);
	const names = new Map(own.map((thing) => [thing.id, told(thing.names)]));
	for (const [id, said] of Object.entries(workspace.outline.names[kind] ?? {}))
		if (!names.get(id)) names.set(id, told(said));
	return [...names].map(([id, name]) => ({ id, name: name || id }));
}

/* As the browser calls them: ISO 3166's two letters. */
export function countryName(code: string): string {
	if (!/^[A-Z]{2}$/.test(code)) return "";
	const names = new Intl.DisplayNames(settings.language, { type: "region", fallback: "none" });
	return names.of(code) ?? "";
}

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const noCountries = new Set(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"]);
function countries(): Choice[] {
	const codes = letters.flatMap((first) => letters.map((second) => first + second));
	return codes
		.filter((code) => !noCountries.has(code))
		.map((id) => ({ id, name: countryName(id) }))
		.filter((choice) => choice.name);
}

/* Words that a key takes besides names, as its meaning says: "unknown" and "none". */
export function wordsBeside(field: Field): string[] {
	return ["unknown", "none"].filter((word) => new RegExp(`\\bor ${word}\\b`).test(field.en));
}

/* Few and closed enough to be chosen by name; else one writes, and names are proposed. */
const closed = new Set(["party", "system", "data", "event"]);
export function isClosed(field: Field): boolean {
	const kinds = field.names ?? [];
	return kinds.length > 0 && kinds.every((kind) => closed.has(kind));
}

/*
 * Fields that stand in front: what is required or said; of the rest, what a third of the other entries of the
 * collection say, or, where there are none yet, the first six.
 */
export function inFront(fields: Field[], value: Entry, others: Value[]): Set<string> {
	const count = new Map<string, number>();
	const records = others.filter((one) => typeof one === "object" && one !== null && !Array.isArray(one));
	for (const other of records)
		for (const key of Object.keys(other ?? {})) count.set(key, (count.get(key) ?? 0) + 1);
	const usual = (field: Field, index: number): boolean =>
		records.length > 1 ? (count.get(field.key) ?? 0) * 3 >= records.length : index < 6;
	return new Set(
		fields
			.filter((field, index) => field.required || field.key in value || usual(field, index))
			.map((field) => field.key),
	);
}
