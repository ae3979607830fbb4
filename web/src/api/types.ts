/*
 * The shapes of the API's answers, as docs/api.md and /api/openapi.json describe them; only what the
 * application reads. Members that an older server does not send are optional.
 */
export type Language = "ja" | "en";
export type Said = Record<Language, string>;
export type Severity = "error" | "warning" | "note";
export type Verdict = "permitted" | "permitted-with-duties" | "undetermined" | "forbidden";

/* Lines and columns count from 1; columns count characters (code points). */
export interface Place {
	file: string;
	line: number;
	column: number;
	end_line?: number;
	end_column?: number;
}

export interface Thing {
	kind: string;
	id: string;
}

/* The files of a model; includes are resolved among them. */
export interface Model {
	main: string;
	files: Record<string, string>;
}

export interface Diagnostic extends Place {
	code: string;
	severity: Severity;
	message: Said;
	help?: Said;
	suggestion?: string;
}

export interface Finding extends Place {
	id: string;
	code: string;
	severity: Severity;
	message: Said;
	help?: Said;
	event: string | null;
	data?: string | null;
	party?: string | null;
	holder?: string | null;
	system?: string | null;
	regime: string | null;
	rule?: string | null;
	cite?: string | null;
	attribute?: string | null;
	questions?: string[];
	thing?: Thing;
	parties?: string[];
	perspective?: string | null;
	silenced?: boolean;
}

export interface Change {
	data: string;
	holder: string | null;
	system: string | null;
	attribute: string;
	before: string | null;
	after: string | null;
	regime?: string | null;
	rule: string | null;
}

export interface EventResult {
	event: string;
	title?: Said;
	types?: string[];
	data: string | null;
	verdict: Verdict;
	units: string[];
	grounds: string[];
	duties: string[];
	questions: string[];
	changes: Change[];
	results: { data: string; verdict: Verdict }[];
	thing?: Thing;
	place?: Place;
	/* holdings as they are after the event */
	made?: Holding[];
	gone?: Omit<Holding, "attributes">[];
}

export interface Holding {
	data: string;
	holder: string;
	system: string | null;
	/* members of a value have `;` between them; ? is what is not known */
	attributes: Record<string, string>;
}

/* Something to be known: a fact, or an attribute of data, or what can only be mended in the model. */
export interface Question {
	key: string;
	title: Said;
	/* how many verdicts wait for it */
	waiting: number;
	of: Thing[];
	answer: "fact" | "attribute" | "none";
	question?: string;
	attribute?: string;
	pack?: string;
	obtain_by?: string;
	obtain_cost?: string;
	cite: string | null;
	place?: Place;
}

export interface Duty {
	duty: string;
	title: Said;
	does: string;
	strength: string;
	due: string;
	while_held: boolean;
	status: string;
	/* owed only if something is so that is not known */
	possible: boolean;
	implied: boolean;
	party: string;
	data: string | null;
	holder: string | null;
	system: string | null;
	regime: string;
	rule: string;
	cite: string | null;
	event: string;
	thing?: Thing;
	place?: Place;
}

export interface CheckAnswer {
	model: string;
	title?: Partial<Said>;
	as_of: string;
	summary: Record<string, number>;
	findings: Finding[];
	events: EventResult[];
	questions?: Question[];
	duties?: Duty[];
	/* days on which rules of these regimes begin or end; none named: of the model's own facts */
	dates?: { at: string; regimes: string[] }[];
	/* warnings and notes of a model that can be read */
	diagnostics?: Diagnostic[];
}

/* What is asked for first: the findings; of many only where they are, but not what there is to say. */
export interface FirstAnswer extends Pick<CheckAnswer, "model" | "as_of" | "summary" | "diagnostics"> {
	findings: BriefFinding[];
}
export type BriefFinding = Pick<Finding, "id" | "code" | "severity" | keyof Place> &
	Partial<Pick<Finding, "event" | "data" | "system" | "party" | "regime" | "parties" | "perspective">>;

/* How far long work has come; all 0: nobody knows how much there is. */
export interface Told {
	done: number;
	all: number;
	tried: number;
	found: number;
}

/* A verdict unfolded, as `tenten explain` tells it. */
export interface Explanation extends Record<Language, ExplanationSection[]> {
	event: string;
	title: Said;
	verdict: Verdict;
}
export interface ExplanationSection {
	heading: string;
	lines: { indent: number; mark: string; text: string }[];
}

/* ---- the picture ---- */
export interface Look {
	fill?: string;
	stroke?: string;
	stroke_width?: number;
	dash?: number;
}

interface Painted {
	look: string;
}
export interface BoxShape extends Painted {
	kind: "box";
	x: number;
	y: number;
	width: number;
	height: number;
	radius: number;
}
export interface TextShape extends Painted {
	kind: "text";
	x: number;
	y: number;
	width: number;
	height: number;
	font: string;
	text: string;
}
export interface PathShape extends Painted {
	kind: "path";
	lines: [number, number][][];
	closed: boolean;
}
export interface GroupShape {
	kind: "group";
	what: string;
	id: string;
	title: string;
	shapes: Shape[];
	thing?: Thing;
	/* framework's step from which on it is drawn: regimes 2, attributes 3, verdicts and marks 4 */
	step?: number;
	/* of an arrow: the event that it belongs to; of a holding: the event that makes it */
	event?: string;
	from?: string;
	to?: string;
}
export type Shape = BoxShape | TextShape | PathShape | GroupShape;

export interface Drawing {
	title: string;
	width: number;
	height: number;
	looks: Record<string, Look>;
	fonts: Record<string, { size: number; bold: boolean }>;
	shapes: Shape[];
}

/* ---- the model's things, and the words it is told in ---- */
export type AttributeType =
	"labels" | "parties" | "words" | "systems" | "terms" | "owners" | "truth" | "scale" | "number";
export interface OutlineThing extends Thing {
	names?: Partial<Said>;
	/* where its entry stands in the structure of its file, as edits want it; items of lists are numbers */
	way: (string | number)[];
	/* of the whole entry */
	place: Place;
	keys: Record<string, KeyPlace>;
}
/* Of the value of a key; with the places of its own keys where that is a record. */
export interface KeyPlace extends Place {
	keys?: Record<string, KeyPlace>;
}
export interface Outline {
	title?: Partial<Said>;
	/* packs that the model uses */
	use?: string[];
	things: OutlineThing[];
	/* kind → id → name, of what packs bring and the model uses */
	names: Record<string, Record<string, Partial<Said>>>;
	/* steps of value and of likelihoods, lowest first */
	levels?: string[];
	likelihoods?: string[];
	/* what the values of attributes are; of scales, their steps */
	attributes?: Record<string, { type: AttributeType; levels: string[] }>;
	/* files that are no YAML now */
	unread?: string[];
	/* things of such files are as they were when these could last be read */
	stale?: boolean;
}

/* table of words → word → how it is called; some tables have tables in them */
export interface WordTable {
	[word: string]: WordTable | string | boolean | undefined;
}

export interface Pack {
	pack: string;
	title: Said;
	version: string;
	checked: string;
	covers?: unknown;
	regimes: { id: string; name: Said; form: string; in_force?: unknown; template?: boolean }[];
	source: string;
}

/* ---- files ---- */
export interface FileEntry {
	path: string;
	size: number;
	modified: string;
	etag: string | null;
}
export interface FileText {
	text: string;
	etag: string;
}
export interface Example {
	name: string;
	title: Said;
}
export interface About {
	version: string;
	local: boolean;
	models: { readable: boolean; writable: boolean };
	store: { open: boolean };
	who: { named: boolean; roles: string[]; parties: string[]; regimes?: string[] };
}
