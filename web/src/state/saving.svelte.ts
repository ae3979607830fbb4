/*
 * Saving to the server. A file is written only over the version that it was opened from; when somebody else was
 * first, both versions are shown, and the person decides.
 */
import { Problem } from "../api/client";
import { readFile, writeFile } from "../api/operations";
import type { Document } from "./document.svelte";
import type { Workspace } from "./workspace.svelte";
import { join } from "./includes";

export interface Conflict {
	path: string;
	mine: string;
	/* null: it was deleted meanwhile */
	theirs: string | null;
	/* null: stop saving; text: what it shall be, which may be theirs */
	decide: (text: string | null) => void;
}

/* Returns whether everything is saved; false: the person stopped it. Throws a Problem. */
export async function save(workspace: Workspace, show: (conflict: Conflict) => void): Promise<boolean> {
	for (const document of workspace.documents) {
		if (!document.unsaved && document.etag !== null) continue;
		if (!(await saveOne(workspace, document, show))) return false;
	}
	await workspace.keep();
	return true;
}

async function saveOne(
	workspace: Workspace,
	document: Document,
	show: (conflict: Conflict) => void,
): Promise<boolean> {
	for (;;) {
		const text = document.text;
		try {
			document.etag = await writeFile(document.path, text, document.etag);
			document.base = text;
			return true;
		} catch (error) {
			if (!(error instanceof Problem) || error.code !== "changed") throw error;
		}
		if (!(await settle(workspace, document, show))) return false;
		if (!document.unsaved && document.etag !== null) return true;
	}
}

/* After it, the document stands on their version. */
async function settle(
	workspace: Workspace,
	document: Document,
	show: (conflict: Conflict) => void,
): Promise<boolean> {
	const theirs = await readFile(document.path).catch((error: unknown) => {
		if (error instanceof Problem && error.status === 404) return null;
		throw error;
	});
	const decided = await new Promise<string | null>((decide) =>
		show({ path: document.path, mine: document.text, theirs: theirs?.text ?? null, decide }),
	);
	if (decided === null) return false;
	document.etag = theirs?.etag ?? null;
	document.base = theirs?.text ?? "";
	workspace.edit({ [document.path]: decided });
	return true;
}

/* Gives the files their paths on the server: `path` for the main one, the others as they lie beside it. */
export async function place(workspace: Workspace, path: string): Promise<void> {
	const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
	const stored = workspace.documents.map((document) => {
		const name = document.path === workspace.main ? path : join(folder, document.path);
		return [name, { text: document.text, base: "", etag: null }] as const;
	});
	workspace.rename(path, stored);
	await workspace.keep();
}
