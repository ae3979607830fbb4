/* Files of the server that belong to models which a file is a part of, though they are not open. */
import * as operations from "../api/operations";
import type { FileText } from "../api/types";
import { includesOf } from "./includes";
import type { Workspace } from "./workspace.svelte";

const MOST = 500; /* files that are looked through */

/* By path; a change of names in `file` reaches them. Those that cannot be read are left out. */
export async function relatedFiles(workspace: Workspace, file: string): Promise<Map<string, FileText>> {
	const found = new Map<string, FileText>();
	if (!workspace.onServer) return found;
	const listed = await operations.files().catch(() => []);
	const paths = listed
		.filter((one) => one.etag !== null && /\.ya?ml$/.test(one.path) && !workspace.document(one.path))
		.slice(0, MOST)
		.map((one) => one.path);
	const texts = new Map<string, FileText>();
	await Promise.all(
		paths.map(async (path) => {
			const text = await operations.readFile(path).catch(() => null);
			if (text) texts.set(path, text);
		}),
	);
	const textOf = (path: string): string => workspace.document(path)?.text ?? texts.get(path)?.text ?? "";
	for (const root of texts.keys()) {
		const model = reach(root, textOf);
		if (!model.has(file)) continue;
		for (const path of model) {
			const text = texts.get(path);
			if (text) found.set(path, text);
		}
	}
	return found;
}

/* A file and all that it includes. */
function reach(root: string, textOf: (path: string) => string): Set<string> {
	const seen = new Set([root]);
	for (const path of seen) for (const next of includesOf(path, textOf(path))) seen.add(next);
	return seen;
}
