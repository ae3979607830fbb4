/*
 * A model that is open: its files with unsaved edits and undo, what the server says about it as it stands, and what
 * is chosen. Every change of a file asks for what is found in the newest text, before the editor shows the change; what
 * was asked about older text is given up. All else that a check says is asked for when that has been painted, and then
 * the picture and the outline, so that diagnostics never wait for them.
 */
import { redo, undo } from "@codemirror/commands";
import { setDiagnostics } from "@codemirror/lint";
import type { Transaction, TransactionSpec } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { Problem } from "../api/client";
import { Newest, painted, rest } from "../api/newest";
import * as operations from "../api/operations";
import { SvelteSet } from "svelte/reactivity";
import type {
	CheckAnswer,
	Diagnostic,
	Finding,
	FirstAnswer,
	Model,
	Outline,
	OutlineThing,
	Place,
	Thing,
} from "../api/types";
import { editorConfiguration } from "../editor/setup";
import { connection } from "./connection.svelte";
import { Document } from "./document.svelte";
import { includesOf } from "./includes";
import { indexed } from "./indexed";
import { placeOf, rangeOf } from "./positions";
import { marksOf } from "../editor/marks";
import { told } from "../text/texts";
import { wordsOf } from "../text/words.svelte";
import { saveAtParting, saveWorkspace, type StoredFile, type StoredWorkspace } from "./storage";

const KEEP_AFTER = 250; /* milliseconds from an edit to the browser's store */
const MANY = 1000; /* findings: of more of them, only where they are is asked first, and all else when typing rests */
const REST = 400; /* milliseconds */

export interface Asked {
	model: Model;
	asOf: string | undefined;
	/* counts changes of text and date: answers of the same number belong together */
	version: number;
}

export class Workspace {
	readonly id: string;
	title = $state("");
	/* as the model calls itself, in the language of the screen; "": not known yet */
	shownTitle = $state("");
	main = $state("");
	onServer = $state(false);
	active = $state("");
	asOf = $state<string | null>(null);
	documents = $state.raw<Document[]>([]);

	/* of the newest text that could be read */
	answer = $state.raw<CheckAnswer | null>(null);
	/* what was asked when `answer` was given: what picture and panels ask about */
	asked = $state.raw<Asked | null>(null);
	outline = $state.raw<Outline>({ things: [], names: {} });
	/* why the newest text has no answer; null: it has one */
	problem = $state.raw<Problem | null>(null);
	checking = $state(false);
	/* milliseconds from the last change to its diagnostics */
	latency = $state(0);
	/* how often diagnostics were shown: for those who wait for the next ones */
	marks = $state(0);

	selected = $state.raw<Thing | null>(null);
	/* who chose: the others follow */
	selectedFrom = $state<"text" | "picture" | "list">("text");
	/* how many events of the film have happened; null: no film */
	film = $state<number | null>(null);

	canUndo = $state(false);
	canRedo = $state(false);
	readonly unsaved = $derived(this.documents.some((document) => document.unsaved));
	readonly current = $derived(this.document(this.active) ?? this.documents[0]);

	private readonly findings = $derived(indexed(this.answer?.findings ?? [], (one) => one.id));
	private readonly entries = $derived(indexed(this.outline.things, (one) => `${one.kind} ${one.id}`));
	private version = 0;
	/* the version whose findings the texts have marks for, where the whole answer is still to come */
	private marked = 0;
	private changedAt = 0;
	/* an entry a step: the files that it changed */
	private done: string[][] = [];
	private undone: string[][] = [];
	private keeping: ReturnType<typeof setTimeout> | undefined;
	/* changes so far, and how many of them the browser's store has for certain */
	private changes = 0;
	private storedChanges = 0;
	/* put away: what comes late changes nothing in the browser's store, where another tab may write now */
	private closed = false;
	private readonly sought = new SvelteSet<string>();
	private readonly check = new Newest(
		(question: Asked, signal) => this.look(question, signal),
		(_, question) => this.answered(question),
		(error, question) => this.refused(error, question),
		(busy) => (this.checking = busy),
	);
	private readonly outlining = new Newest(
		(question: Asked, signal) => operations.outline(question.model, signal),
		(outline) => (this.outline = this.withStale(outline)),
		() => undefined,
	);

	constructor(stored: StoredWorkspace) {
		this.id = stored.id;
		this.title = stored.title;
		this.main = stored.main;
		this.onServer = stored.onServer;
		this.active = stored.active;
		this.asOf = stored.asOf;
		this.documents = Object.entries(stored.files).map(
			([path, file]) => new Document(path, file, editorConfiguration(this)),
		);
		this.ask();
	}

	document(path: string): Document | undefined {
		return this.documents.find((document) => document.path === path);
	}

	/* ---- text ---- */

	get model(): Model {
		return {
			main: this.main,
			files: Object.fromEntries(this.documents.map((document) => [document.path, document.text])),
		};
	}

	take(document: Document, transactions: readonly Transaction[], step = true): void {
		document.hear(transactions);
		const changed = transactions.some((transaction) => transaction.docChanged);
		if (changed) this.changed();
		const began = document.take(transactions);
		if (changed && began && step) this.record([document.path]);
	}

	/* Files as an operation of the server would have them: one step to undo, whatever it changes. */
	edit(files: Record<string, string>): void {
		const paths: string[] = [];
		for (const [path, text] of Object.entries(files)) {
			const document =
				this.document(path) ?? this.document(path === "-" ? this.main : path) ?? this.add(path);
			const change = document.changeTo(text);
			if (!change) continue;
			const step = [document.state.update(change)];
			document.hear(step);
			document.take(step);
			paths.push(document.path);
		}
		if (!paths.length) return;
		this.record(paths);
		this.active = paths[0] ?? this.active;
		this.changed();
	}

	/* Adds a file; what it is given is what is saved of it, if anything. */
	add(path: string, text = "", etag: string | null = null): Document {
		const document = new Document(path, { text, base: text, etag }, editorConfiguration(this));
		this.documents = [...this.documents, document];
		return document;
	}

	/* The files under other names, all unsaved; steps to undo end with it. */
	rename(main: string, files: (readonly [string, StoredFile])[]): void {
		this.documents = files.map(([path, file]) => new Document(path, file, editorConfiguration(this)));
		this.main = this.active = this.title = main;
		this.onServer = true;
		this.done = [];
		this.undone = [];
		this.updateSteps();
		this.changed();
	}

	private record(paths: string[]): void {
		this.done.push(paths);
		this.undone = [];
		this.updateSteps();
	}

	private updateSteps(): void {
		this.canUndo = this.done.length > 0;
		this.canRedo = this.undone.length > 0;
	}

	undo(): boolean {
		return this.move(this.done, this.undone, undo);
	}

	redo(): boolean {
		return this.move(this.undone, this.done, redo);
	}

	private move(from: string[][], to: string[][], command: typeof undo): boolean {
		const step = from.pop();
		if (!step) return true;
		for (const path of step) {
			const document = this.document(path);
			if (!document) continue;
			command({
				state: document.state,
				dispatch: (transaction) => this.take(document, [transaction], false),
			});
			this.active = path;
		}
		to.push(step);
		this.updateSteps();
		return true;
	}

	private changed(): void {
		this.changedAt = performance.now();
		this.keepSoon();
		this.ask();
		void this.seekIncludes();
	}

	/* Files that the text includes and the server has are opened with it. */
	private async seekIncludes(): Promise<void> {
		if (!this.onServer) return;
		for (const document of this.documents) {
			for (const path of includesOf(document.path, document.text)) {
				if (this.sought.has(path) || this.document(path)) continue;
				this.sought.add(path);
				const read = await operations.readFile(path).catch(() => null);
				if (!read || this.document(path)) continue;
				this.add(path, read.text, read.etag);
				this.changed();
			}
		}
	}

	/* ---- what the server says ---- */

	ask(): void {
		this.version++;
		this.check.ask({ model: this.model, asOf: this.asOf ?? undefined, version: this.version });
	}

	setAsOf(date: string | null): void {
		this.asOf = date;
		this.keepSoon();
		this.ask();
	}

	private async look(question: Asked, signal: AbortSignal): Promise<void> {
		const { model, asOf } = question;
		if (this.answer) {
			const many = this.answer.findings.length > MANY;
			const first = await (many ? operations.checkBriefly : operations.checkFindings)(
				model,
				asOf,
				signal,
			);
			signal.throwIfAborted();
			this.answeredFirst(first, this.answer, question);
			await (many ? rest(REST, signal) : painted(signal));
		}
		const answer = await operations.check(model, asOf, signal);
		signal.throwIfAborted();
		this.tell(answer, question);
		if (this.marked !== question.version) await painted(signal);
	}

	/*
	 * What is not told of a finding is as it was said before, until the whole answer is there; of new ones, what their
	 * code means.
	 */
	private answeredFirst(first: FirstAnswer, before: CheckAnswer, question: Asked): void {
		const known = this.findings;
		const codes = wordsOf("codes");
		const findings = first.findings.map((one): Finding => ({
			...(known.get(one.id) ?? {
				message: codes[one.code] ?? { ja: one.code, en: one.code },
				event: null,
				regime: null,
			}),
			...one,
		}));
		this.problem = null;
		this.answer = { ...before, ...first, findings };
		this.mark(this.answer);
		this.marked = question.version;
	}

	private tell(answer: CheckAnswer, question: Asked): void {
		this.problem = null;
		this.answer = answer;
		if (this.marked !== question.version) this.mark(answer);
	}

	private answered(question: Asked): void {
		this.asked = question;
		this.outlining.ask(question);
	}

	private refused(error: unknown, question: Asked): void {
		this.problem = error instanceof Problem ? error : new Problem("failed", 0, { title: String(error) });
		if (this.problem.code === "offline") connection.onReturn(this.askAgain);
		else this.mark({ findings: [], diagnostics: this.problem.diagnostics });
		/* What can be read of it has its places still, for forms that mend it. */
		if (this.problem.diagnostics.length) this.outlining.ask(question);
	}

	/* While a file is no YAML, its things, and those of files that it included, are as they were. */
	private withStale(outline: Outline): Outline {
		if (!outline.unread?.length) return outline;
		const read = outline.things.map((thing) => thing.place.file);
		const before = this.outline.things.filter((thing) => !read.includes(thing.place.file));
		const { names, use, levels, likelihoods, attributes } = this.outline;
		return {
			...outline,
			...(use ? { use } : {}),
			...(levels ? { levels } : {}),
			...(likelihoods ? { likelihoods } : {}),
			...(attributes ? { attributes } : {}),
			names,
			things: [...before, ...outline.things],
			stale: true,
		};
	}

	private readonly askAgain = (): void => this.ask();

	private mark({ findings, diagnostics = [] }: Pick<CheckAnswer, "findings" | "diagnostics">): void {
		const newest = (one: Diagnostic | Finding): Diagnostic | Finding =>
			("id" in one && this.findings.get(one.id)) || one;
		for (const document of this.documents) {
			const here = [...findings, ...diagnostics].filter((one) => this.fileOf(one) === document.path);
			const marks = marksOf(document.state, here, newest);
			this.dispatch(document, setDiagnostics(document.state, marks));
		}
		this.latency = performance.now() - this.changedAt;
		this.marks++;
	}

	/* A model that was sent as one text is called `-`. */
	fileOf(place: Place): string {
		return this.document(place.file) ? place.file : this.main;
	}

	/* ---- what is chosen ---- */

	private thingEntry({ kind, id }: Thing): OutlineThing | undefined {
		/* A holding stands in no line of the text; its data does. */
		if (kind === "holding") return this.entries.get(`data ${id.split("@")[0] ?? ""}`);
		return this.entries.get(`${kind} ${id}`);
	}

	/* Of its entry in the text; undefined: it has none here, as what a pack brings. */
	placeOfThing(thing: Thing): Place | undefined {
		return this.thingEntry(thing)?.place;
	}

	select(thing: Thing | null, from: "text" | "picture" | "list"): void {
		this.selected = thing;
		this.selectedFrom = from;
		const entry = thing && from !== "text" ? this.thingEntry(thing) : undefined;
		if (entry) this.reveal(entry.place);
	}

	/* Moves the cursor there, and the text so that it is seen. */
	reveal(place: Place, focus = false): void {
		const document = this.document(this.fileOf(place));
		if (!document) return;
		this.active = document.path;
		const range = rangeOf(document.state.doc, place);
		this.dispatch(document, {
			selection: { anchor: range.from },
			effects: EditorView.scrollIntoView(range.from, { y: "center" }),
		});
		if (focus) queueMicrotask(() => document.view?.focus());
	}

	dispatch(document: Document, spec: TransactionSpec): void {
		this.take(document, [document.state.update(spec)]);
	}

	/* The cursor stands there: the smallest thing around it is chosen. */
	cursor(document: Document): void {
		const { line, column } = placeOf(document.state.doc, document.state.selection.main.head);
		const inside = (place: Place): boolean => {
			const from = place.line < line || (place.line === line && place.column <= column);
			const endLine = place.end_line ?? place.line;
			const to = endLine > line || (endLine === line && (place.end_column ?? Infinity) >= column);
			return from && to && this.fileOf(place) === document.path;
		};
		const around = this.outline.things.filter((thing) => inside(thing.place));
		const size = (place: Place): number => (place.end_line ?? place.line) - place.line;
		around.sort((a, b) => size(a.place) - size(b.place));
		const found = around[0];
		if (found?.kind === this.selected?.kind && found?.id === this.selected?.id) return;
		this.selected = found ? { kind: found.kind, id: found.id } : null;
		this.selectedFrom = "text";
	}

	/* ---- names ---- */

	/* As the model or its packs call it; what has no name is called by its id. */
	nameOf(thing: Thing): string {
		return told(this.thingEntry(thing)?.names ?? this.outline.names[thing.kind]?.[thing.id]) || thing.id;
	}

	/* Of an attribute's value: its members by their names. */
	valueName(value: string | null): string {
		return (value ?? "")
			.split(";")
			.map((member) => this.memberName(member))
			.join(", ");
	}

	private memberName(member: string): string {
		const thing = this.outline.things.find((one) => one.id === member && told(one.names));
		const names = Object.values(this.outline.names).find(
			(table) => table[member] && told(table[member]) !== member,
		);
		return told(thing?.names ?? names?.[member]) || member;
	}

	findingsOf(thing: Thing): Finding[] {
		const member = thing.kind === "holding" ? "data" : thing.kind;
		const id = thing.kind === "holding" ? (thing.id.split("@")[0] ?? "") : thing.id;
		return (this.answer?.findings ?? []).filter((finding) => finding[member as keyof Finding] === id);
	}

	messageOf(one: Diagnostic | Finding): string {
		return told(one.message);
	}

	/* ---- keeping ---- */

	keepSoon(): void {
		if (this.closed) return;
		this.changes++;
		clearTimeout(this.keeping);
		this.keeping = setTimeout(() => void this.keep(), KEEP_AFTER);
	}

	async keep(): Promise<void> {
		clearTimeout(this.keeping);
		if (this.closed) return;
		const changes = this.changes;
		await saveWorkspace(this.stored());
		this.storedChanges = changes;
	}

	/* The page goes: what is not kept yet is left behind at once. */
	part(): void {
		if (this.storedChanges !== this.changes) saveAtParting(this.stored());
		void this.keep();
	}

	private stored(): StoredWorkspace {
		return {
			id: this.id,
			title: this.shownTitle || this.title,
			main: this.main,
			onServer: this.onServer,
			active: this.active,
			asOf: this.asOf,
			files: Object.fromEntries(this.documents.map((document) => [document.path, document.stored()])),
			touched: Date.now(),
		};
	}

	/* Nothing of it is written any more when this is done. */
	async close(): Promise<void> {
		this.check.cancel();
		this.outlining.cancel();
		const kept = this.keep();
		this.closed = true;
		await kept;
	}
}
