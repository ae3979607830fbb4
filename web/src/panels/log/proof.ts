/*
 * Receipts and checkpoints verified in the browser: what docs/ledger.md says of them, after the specifications of
 * C2SP (tlog-proof, tlog-checkpoint, signed-note) and RFC 6962. Nothing here asks the server whether it is right.
 */
export type Bytes = Uint8Array<ArrayBuffer>;

/* Why something is not what it claims to be; "form": it is no such thing at all. */
export type Fault = "form" | "body" | "root" | "signature" | "key" | "unsupported" | "growth";
export class Refused extends Error {
	constructor(readonly fault: Fault) {
		super(fault);
		this.name = "Refused";
	}
}

const refuse = (fault: Fault): never => {
	throw new Refused(fault);
};

export function fromBase64(text: string): Bytes {
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) refuse("form");
	try {
		return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
	} catch {
		return refuse("form");
	}
}

export const hex = (bytes: Uint8Array): string =>
	[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const equal = (a: Uint8Array, b: Uint8Array): boolean => hex(a) === hex(b);

async function sha256(...parts: Uint8Array[]): Promise<Bytes> {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

const node = (left: Uint8Array, right: Uint8Array): Promise<Bytes> => sha256(Uint8Array.of(1), left, right);

/* ---- keys and notes ---- */

export interface Key {
	name: string;
	/* the first four bytes of SHA-256(name ‖ line feed ‖ algorithm ‖ key), in hexadecimal */
	id: string;
	key: Bytes;
}

/* Of a log's public keys as text, a line each: NAME+ID+BASE64. Other algorithms than Ed25519 are passed over. */
export async function readKeys(text: string): Promise<Key[]> {
	const keys: Key[] = [];
	for (const line of text.split("\n").map((one) => one.trim())) {
		if (!line) continue;
		const found = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line);
		const [, name = "", id = "", base = ""] = found ?? (refuse("key") as never);
		const bytes = fromBase64(base);
		if (bytes[0] !== 1 || bytes.length !== 33) continue;
		const hash = await sha256(utf8(`${name}\n`), bytes);
		if (hex(hash.subarray(0, 4)) !== id) refuse("key");
		keys.push({ name, id, key: bytes.slice(1) });
	}
	return keys.length ? keys : refuse("key");
}

export interface Checkpoint {
	origin: string;
	size: number;
	root: Bytes;
	/* what is signed */
	text: string;
	signatures: { name: string; id: string; signature: Bytes }[];
}

export function readCheckpoint(note: string): Checkpoint {
	const end = note.indexOf("\n\n");
	if (end < 0) refuse("form");
	const text = note.slice(0, end + 1);
	const [origin = "", size = "", root = ""] = text.split("\n");
	if (!origin || !/^(0|[1-9]\d{0,15})$/.test(size)) refuse("form");
	const signatures = note
		.slice(end + 2)
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => {
			const found = /^\u2014 (\S+) (\S+)$/.exec(line);
			const bytes = fromBase64(found?.[2] ?? "");
			return {
				name: found?.[1] ?? "",
				id: hex(bytes.subarray(0, 4)),
				signature: bytes.slice(4),
			};
		});
	const bytes = fromBase64(root);
	if (bytes.length !== 32) refuse("form");
	return { origin, size: Number(size), root: bytes, text, signatures };
}

/* The key that signed it; one of the log's own (its name is the origin) must have. */
export async function signerOf(checkpoint: Checkpoint, keys: Key[]): Promise<Key> {
	for (const { name, id, signature } of checkpoint.signatures) {
		const key = keys.find((one) => one.name === name && one.id === id && name === checkpoint.origin);
		if (key && (await isSigned(key, signature, checkpoint.text))) return key;
	}
	return refuse("signature");
}

async function isSigned({ key }: Key, signature: Bytes, text: string): Promise<boolean> {
	let imported: CryptoKey;
	try {
		imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
	} catch {
		return refuse("unsupported");
	}
	return crypto.subtle.verify("Ed25519", imported, signature, utf8(text));
}

/* ---- receipts ---- */

export interface Receipt {
	index: number;
	/* milliseconds since 1970, as it was recorded */
	time: number;
	salt: Bytes;
	extra: Bytes;
	proof: Bytes[];
	checkpoint: Checkpoint;
}

export function readReceipt(text: string): Receipt {
	const [first = "", extraLine = "", indexLine = ""] = text.split("\n");
	const extra = fromBase64(/^extra (\S+)$/.exec(extraLine)?.[1] ?? "");
	const index = /^index (0|[1-9]\d{0,15})$/.exec(indexLine)?.[1];
	if (first !== "c2sp.org/tlog-proof@v1" || index === undefined || extra.length !== 41 || extra[0] !== 1)
		refuse("form");
	const gap = text.indexOf("\n\n");
	if (gap < 0) refuse("form");
	const proof = text.slice(0, gap).split("\n").slice(3).map(fromBase64);
	return {
		index: Number(index),
		time: Number(new DataView(extra.buffer).getBigUint64(1)),
		salt: extra.slice(9),
		extra,
		proof,
		checkpoint: readCheckpoint(text.slice(gap + 2)),
	};
}

/* A leaf is made of a commitment to salt, time and body. */
export async function leafOf(receipt: Receipt, body: Bytes): Promise<Bytes> {
	const commitment = await sha256(receipt.salt, receipt.extra.subarray(1, 9), body);
	return sha256(Uint8Array.of(0), Uint8Array.of(1), commitment);
}

/* RFC 6962, 2.1.1: from a leaf to the root of a tree of that size. */
async function rootFrom(leaf: Bytes, index: number, size: number, proof: Bytes[]): Promise<Bytes> {
	let [at, last, hash] = [index, size - 1, leaf];
	if (at > last) refuse("root");
	for (const sibling of proof) {
		if (last === 0) refuse("root");
		if (at % 2 === 1 || at === last) {
			hash = await node(sibling, hash);
			while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
		} else {
			hash = await node(hash, sibling);
		}
		[at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
	}
	return last === 0 ? hash : refuse("root");
}

export interface Verified {
	index: number;
	time: number;
	origin: string;
	size: number;
	leaf: string;
	signer: string;
}

/* Throws Refused where anything of receipt, body, proof or signature does not fit. */
export async function verifyReceipt(text: string, body: Bytes, keys: Key[]): Promise<Verified> {
	const receipt = readReceipt(text);
	const { checkpoint, index, time } = receipt;
	const leaf = await leafOf(receipt, body);
	const signer = await signerOf(checkpoint, keys);
	const root = await rootFrom(leaf, index, checkpoint.size, receipt.proof);
	if (!equal(root, checkpoint.root)) refuse("body");
	return {
		index,
		time,
		origin: checkpoint.origin,
		size: checkpoint.size,
		leaf: hex(leaf),
		signer: `${signer.name}+${signer.id}`,
	};
}

/* ---- growth ---- */

/*
 * Does the newer tree continue the older one (RFC 6962, 2.1.2)? The proof: `old SIZE`, hashes, an empty line, the
 * newer checkpoint.
 */
export async function verifyGrowth(
	old: { size: number; root: string },
	text: string,
	keys: Key[],
): Promise<Checkpoint> {
	const gap = text.indexOf("\n\n");
	const [head = "", ...lines] = text.slice(0, Math.max(gap, 0)).split("\n");
	if (head !== `old ${old.size}`) refuse("form");
	const checkpoint = readCheckpoint(text.slice(gap + 2));
	await signerOf(checkpoint, keys);
	const [first, second] = await rootsOf(old, checkpoint, lines.map(fromBase64));
	if (first !== old.root || second !== hex(checkpoint.root)) refuse("growth");
	return checkpoint;
}

async function rootsOf(
	old: { size: number; root: string },
	{ size, root }: Checkpoint,
	proof: Bytes[],
): Promise<[string, string]> {
	if (old.size === size) return [hex(root), hex(root)];
	if (old.size > size || old.size < 1) refuse("growth");
	let [at, last] = [old.size - 1, size - 1];
	while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
	const rest = [...proof];
	/* an older tree that is whole by itself stands for its own first hash */
	const start = at > 0 ? (rest.shift() ?? refuse("growth")) : bytesOf(old.root);
	let [first, second] = [start, start];
	for (const hash of rest) {
		if (last === 0) refuse("growth");
		if (at % 2 === 1 || at === last) {
			first = await node(hash, first);
			second = await node(hash, second);
			while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
		} else {
			second = await node(second, hash);
		}
		[at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
	}
	if (last !== 0) refuse("growth");
	return [hex(first), hex(second)];
}

const bytesOf = (text: string): Bytes =>
	Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
