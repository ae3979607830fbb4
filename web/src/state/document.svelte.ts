/*
 * A file of a workspace while it is open: the state of an editor, which holds text, selection and history, with or
 * without a view that shows it. So edits of forms and of the keyboard are undone alike.
 */
import { isolateHistory, undoDepth } from "@codemirror/commands";
import {
	EditorState,
	type EditorStateConfig,
	type Text,
	type Transaction,
	type TransactionSpec,
} from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { StoredFile } from "./storage";

export class Document {
	state = $state.raw() as EditorState;
	/* its text, which may be a moment ahead of what an editor makes of it */
	private content = $state.raw() as Text;
	base = $state("");
	etag = $state<string | null>(null);
	readonly text = $derived(this.content.toString());
	readonly unsaved = $derived(this.text !== this.base);
	view: EditorView | null = null;

	constructor(
		readonly path: string,
		file: StoredFile,
		configuration: EditorStateConfig,
	) {
		this.state = EditorState.create({ ...configuration, doc: file.text });
		this.content = this.state.doc;
		this.base = file.base;
		this.etag = file.etag;
	}

	/* Transactions of the view or of ours come in two steps: the text can be asked about before it is read and shown. */
	hear(transactions: readonly Transaction[]): void {
		this.content = transactions[transactions.length - 1]?.newDoc ?? this.content;
	}

	/* Follows what was heard. Says whether a step that can be undone began. */
	take(transactions: readonly Transaction[]): boolean {
		const before = undoDepth(this.state);
		const last = transactions[transactions.length - 1];
		if (!last) return false;
		if (this.view) this.view.update(transactions);
		this.state = last.state;
		return undoDepth(this.state) > before;
	}

	/* The smallest change that makes the text `next`; null: it is that already. */
	changeTo(next: string): TransactionSpec | null {
		const now = this.text;
		if (now === next) return null;
		let from = 0;
		while (from < now.length && from < next.length && now[from] === next[from]) from++;
		let tail = 0;
		const most = Math.min(now.length, next.length) - from;
		while (tail < most && now[now.length - 1 - tail] === next[next.length - 1 - tail]) tail++;
		return {
			changes: { from, to: now.length - tail, insert: next.slice(from, next.length - tail) },
			selection: { anchor: from },
			annotations: isolateHistory.of("full"),
			scrollIntoView: true,
		};
	}

	stored(): StoredFile {
		return { text: this.text, base: this.base, etag: this.etag };
	}
}
