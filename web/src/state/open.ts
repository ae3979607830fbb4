/*
 * How a workspace begins: from an example, a file of the server, a text that somebody brings, or nothing.
 * Each makes a record in the browser's store and returns its id; the shell then goes to `#/w/ID`.
 */
import { example, readFile } from "../api/operations";
import { Problem } from "../api/client";
import type { Language } from "../api/types";
import { includesOf } from "./includes";
import { listWorkspaces, loadWorkspace, saveWorkspace, type StoredFile } from "./storage";

const newId = (): string => crypto.randomUUID().slice(0, 8);

async function begin(
	title: string,
	main: string,
	onServer: boolean,
	files: Record<string, StoredFile>,
): Promise<string> {
	const id = newId();
	await saveWorkspace({ id, title, main, onServer, active: main, asOf: null, files, touched: Date.now() });
	return id;
}

const unsaved = (text: string): StoredFile => ({ text, base: text, etag: null });

export async function openExample(name: string, language: Language, title: string): Promise<string> {
	const { main, files } = await example(name, language);
	const stored = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, unsaved(text)]));
	return begin(title, main, false, stored);
}

/* Of a text that somebody brings along: everything in it is unsaved. */
export function openText(title: string, main: string, text: string): Promise<string> {
	return begin(title, main, false, { [main]: { text, base: "", etag: null } });
}

/* Of a workspace that stays as it is: what is saved from either meets at the server. */
export async function copyWorkspace(of: string): Promise<string> {
	const stored = await loadWorkspace(of);
	if (!stored) return of;
	const id = newId();
	await saveWorkspace({ ...stored, id, touched: Date.now() });
	return id;
}

/* A file of the server, with all that it includes. One that is open already is gone back to, with its edits. */
export async function openFile(path: string): Promise<string> {
	const before = (await listWorkspaces()).find((other) => other.onServer && other.main === path);
	return before ? before.id : begin(path, path, true, await readAll(path));
}

async function readAll(main: string): Promise<Record<string, StoredFile>> {
	const files: Record<string, StoredFile> = {};
	const open = [main];
	for (let name = open.pop(); name !== undefined; name = open.pop()) {
		if (files[name]) continue;
		const read = await readOne(name, name === main);
		if (!read) continue;
		files[name] = { text: read.text, base: read.text, etag: read.etag };
		open.push(...includesOf(name, read.text));
	}
	return files;
}

/* An included file that is not there is for the check to tell, at its place. */
async function readOne(path: string, needed: boolean): Promise<{ text: string; etag: string } | null> {
	try {
		return await readFile(path);
	} catch (error) {
		if (!needed && error instanceof Problem && error.code !== "offline") return null;
		throw error;
	}
}
