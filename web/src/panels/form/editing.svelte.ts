/*
 * Edits of the model's text by forms: one after the other, each a step to undo. What the server refuses is kept for
 * the field that asked for it.
 */
import { Problem } from "../../api/client";
import { edit, type Edit } from "../../api/operations";
import { notices } from "../../state/notices.svelte";
import type { Workspace } from "../../state/workspace.svelte";

export class Editing {
	/* by way within the entry, as JSON: why the last change there was refused */
	refusals = $state.raw<Record<string, string>>({});
	private last: Promise<unknown> = Promise.resolve();

	constructor(private readonly workspace: Workspace) {}

	/* Says whether it was done. */
	apply(edits: Edit[], key = ""): Promise<boolean> {
		const next = this.last.then(() => this.now(edits, key));
		this.last = next;
		return next;
	}

	private async now(edits: Edit[], key: string): Promise<boolean> {
		try {
			const changed = await edit(this.workspace.model, edits);
			this.refusals = { ...this.refusals, [key]: "" };
			this.workspace.edit(changed.files);
			return true;
		} catch (error) {
			if (!(error instanceof Problem)) throw error;
			if (key && error.code !== "offline") this.refusals = { ...this.refusals, [key]: error.message };
			else notices.problem(error);
			return false;
		}
	}
}
