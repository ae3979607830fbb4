/*
 * Workspaces as this browser keeps them (IndexedDB), so that unsaved edits survive a reload, a closed tab and
 * a server that starts anew. A store of records by id; everything that a workspace needs is in its record.
 */
export interface StoredFile {
	text: string;
	/* the text that it had when it was last opened or saved: what differs from it is unsaved */
	base: string;
	/* of the server's file at that time; null: the server has none that we know of */
	etag: string | null;
}

export interface StoredWorkspace {
	id: string;
	title: string;
	main: string;
	/* are the names of the files paths on the server? Else they were never saved there */
	onServer: boolean;
	active: string;
	asOf: string | null;
	files: Record<string, StoredFile>;
	/* milliseconds since 1970 */
	touched: number;
}

const STORE = "workspaces";

function request<T>(of: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		of.onsuccess = () => resolve(of.result);
		of.onerror = () => reject(of.error ?? new Error("IndexedDB"));
	});
}

let database: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
	database ??= new Promise((resolve, reject) => {
		const opening = indexedDB.open("tenten", 1);
		opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error ?? new Error("IndexedDB"));
	});
	return database;
}

async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
	return (await open()).transaction(STORE, mode).objectStore(STORE);
}

/* Done when the browser has it for certain, not only taken the order. */
async function change(by: (records: IDBObjectStore) => void): Promise<void> {
	const records = await store("readwrite");
	by(records);
	await new Promise<void>((resolve, reject) => {
		records.transaction.oncomplete = () => resolve();
		records.transaction.onabort = () =>
			reject(records.transaction.error ?? new DOMException("IndexedDB", "AbortError"));
	});
}

export async function loadWorkspace(id: string): Promise<StoredWorkspace | undefined> {
	const kept = await request((await store("readonly")).get(id) as IDBRequest<StoredWorkspace | undefined>);
	return newer(kept, parting(id));
}

function newer(
	kept: StoredWorkspace | undefined,
	left: StoredWorkspace | undefined,
): StoredWorkspace | undefined {
	return left && (!kept || left.touched > kept.touched) ? left : kept;
}

/*
 * A page that goes has no time for IndexedDB, whose work ends with the page. So what was typed last is left in
 * localStorage, which is written at once, and taken from there by the next page.
 */
const partingKey = (id: string): string => `tenten-parting-${id}`;

export function saveAtParting(workspace: StoredWorkspace): void {
	try {
		localStorage.setItem(partingKey(workspace.id), JSON.stringify(workspace));
	} catch {
		/* too large, or not allowed: the newest record of IndexedDB, at most a moment old, stays */
	}
}

function parting(id: string): StoredWorkspace | undefined {
	try {
		const text = localStorage.getItem(partingKey(id));
		return text ? (JSON.parse(text) as StoredWorkspace) : undefined;
	} catch {
		return undefined;
	}
}

export async function saveWorkspace(workspace: StoredWorkspace): Promise<void> {
	await change((records) => records.put(workspace));
	const left = parting(workspace.id);
	if (left && left.touched <= workspace.touched) localStorage.removeItem(partingKey(workspace.id));
}

export async function forgetWorkspace(id: string): Promise<void> {
	await change((records) => records.delete(id));
	localStorage.removeItem(partingKey(id));
}

/* Newest first. */
export async function listWorkspaces(): Promise<StoredWorkspace[]> {
	const all = await request((await store("readonly")).getAll() as IDBRequest<StoredWorkspace[]>);
	const newest = all.map((kept) => newer(kept, parting(kept.id)) ?? kept);
	return newest.sort((a, b) => b.touched - a.touched);
}

export function isUnsaved(workspace: StoredWorkspace): boolean {
	return Object.values(workspace.files).some((file) => file.text !== file.base);
}
