/*
 * What people write themselves into which table, and where it stands in the model: the same columns that the workbook
 * gives back (src/present/workbook.c).
 */
import type { Entry, Value } from "../form/entry";
import { isEntry } from "../form/entry";

export interface Fill {
	/* key of the model that holds the entries, and their record */
	collection: string;
	record: string;
	/* what an entry has that is about the row of that key */
	about: (key: string) => Entry;
	/* is it about that row? */
	matches: (entry: Entry, about: Entry) => boolean;
	/* columns that are written here */
	columns: string[];
}

const listOf = (value: Value | undefined): Value[] =>
	value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

const same =
	(key: string) =>
	(entry: Entry, about: Entry): boolean =>
		entry[key] === about[key];

/* Key of a row of controls: CONTROL/PARTY/SYSTEM, `-` for what there is none of. */
function measureAbout(key: string): Entry {
	const [control = "", party = "", system = "-"] = key.split("/");
	return { control, of: [system !== "-" ? system : party].filter((one) => one && one !== "-") };
}

/* An entry without `of` is about all. */
const isOfSame = (entry: Entry, about: Entry): boolean =>
	entry["control"] === about["control"] &&
	(entry["of"] === undefined || listOf(about["of"]).some((one) => listOf(entry["of"]).includes(one)));

export const fills: Record<string, Fill> = {
	risks: {
		collection: "decisions",
		record: "decision",
		about: (key) => ({ risk: key }),
		matches: same("risk"),
		columns: ["treatment", "owner", "due", "decided", "review", "reason", "evidence", "residual"],
	},
	controls: {
		collection: "measures",
		record: "measure",
		about: measureAbout,
		matches: isOfSame,
		columns: ["state", "evidence", "reason", "owner", "due", "review", "claims", "leaves", "leaves_to"],
	},
	findings: {
		collection: "silence",
		record: "silence",
		about: (key) => ({ id: key }),
		matches: same("id"),
		columns: [],
	},
};

/* Where the entry about a row stands in its collection; -1: nowhere yet. */
export function indexOf(collection: Value | undefined, fill: Fill, key: string): number {
	const about = fill.about(key);
	return listOf(collection).findIndex((entry) => isEntry(entry) && fill.matches(entry, about));
}
