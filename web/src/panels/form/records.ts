/*
 * The language's records as the server tells them (GET /api/words): what a form is made of. Nothing here knows a kind
 * of thing; only which kinds of names a key takes is said here, for the words tell a name from other words by the text.
 */
import { named } from "../../editor/named";
import type { Said } from "../../api/types";
import type { Workspace } from "../../state/workspace.svelte";
import { told } from "../../text/texts";
import { wordsOf } from "../../text/words.svelte";
import type { Entry, Value, Way } from "./entry";

export interface Field extends Said {
	key: string;
	shape: string;
	/* some: one, or a list of several */
	repetition: "once" | "list" | "map" | "some";
	required: boolean;
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
	return [...fields, ...further.map((key) => furtherField(key))];
}

function furtherField(key: string): Field {
	const words = wordsOf("attributes")[key];
	return { key, shape: "word", repetition: "once", required: false, ja: told(words), en: told(words) };
}

/* The collections of a model: its keys that hold records. */
export function collectionsOf(root: "model" | "pack"): Field[] {
	return fieldsOf(root, {}).filter((field) => isCollection(field) && isRecord(field.shape));
}

const isCollection = (field: Field): boolean => field.repetition === "list" || field.repetition === "map";

/* Which record stands at a way; "": none. */
export function recordAt(root: "model" | "pack", way: Way): string {
	let record: string = root;
	let inside = false; /* of a collection, whose entries are the record */
	for (const part of way) {
		if (inside) {
			inside = false;
			continue;
		}
		const field = recordsOf()[record]?.[String(part)];
		if (!field || !isRecord(field.shape)) return "";
		record = field.shape;
		inside = field.repetition === "list" || field.repetition === "map";
	}
	return inside ? "" : record;
}

/* Which kinds of names a key takes; [] : words of any kind. */
const ofRecord: Record<string, string[]> = {
	"system.kind": ["system_kind"],
	"data.category": ["label"],
	"data.location": ["system", "party"],
	"data.expiry": [],
	"event.operation": ["operation"],
	"event.purpose": ["purpose"],
	"event.via": ["system"],
	"event.drop": [],
	"data.purpose": ["purpose"],
	"consent.of": ["data"],
	"consent.who": ["party"],
	"consent.recipients": ["party"],
	"consent.purposes": ["purpose"],
	"fact.fact": ["question"],
	"fact.from": [],
	"fact.to": [],
	"consent.from": [],
	"consent.to": [],
	"interval.from": [],
	"interval.to": [],
	"mapping.from": ["guideline"],
	"mapping.to": ["guideline"],
	"reference.to": ["guideline"],
	"measure.control": ["control"],
	"measure.of": ["party", "system"],
	"measure.leaves_to": ["party"],
	"risk.controls": ["control"],
	"risk.perspective": ["perspective"],
	"risk.source": ["threat_source"],
	"risk.threat": ["threat"],
	"risk.as": ["risk"],
	"regime.considers": ["attribute"],
	"regime.topic": ["topic"],
	"rule.topic": ["topic"],
	"rule.classify": ["label"],
	"rule.expose": ["party"],
	"duty.does": ["duty_word"],
	"duty.by": [],
	"obtain.by": [],
	"question.of": [],
	"question.topic": ["topic"],
	"covering.rule": ["rule", "regime"],
	"requirement.fact": ["question"],
};

export function kindsOf(record: string, key: string): string[] {
	return ofRecord[`${record}.${key}`] ?? named[key] ?? [];
}

/* What may be chosen for a key, by its names; the model's own things first. */
export function choicesOf(workspace: Workspace, record: string, key: string): Choice[] {
	return kindsOf(record, key).flatMap((kind) => namesOf(workspace, kind));
}

function namesOf(workspace: Workspace, kind: string): Choice[] {
	const own = workspace.outline.things.filter((thing) => thing.kind === kind);
	const names = new Map(own.map((thing) => [thing.id, told(thing.names)]));
	for (const [id, said] of Object.entries(workspace.outline.names[kind] ?? {}))
		if (!names.get(id)) names.set(id, told(said));
	return [...names].map(([id, name]) => ({ id, name: name || id }));
}

/* Words that a key takes besides names, as its meaning says: "unknown" and "none". */
export function wordsBeside(field: Field): string[] {
	return ["unknown", "none"].filter((word) => new RegExp(`\\bor ${word}\\b`).test(field.en));
}

/* Few and closed enough to be chosen by name; else one writes, and names are proposed. */
const closed = new Set(["party", "system", "data", "event"]);
export function isClosed(record: string, key: string): boolean {
	const kinds = kindsOf(record, key);
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
