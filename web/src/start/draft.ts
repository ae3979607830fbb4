/*
 * The first model of somebody who begins from blank: what the four steps ask for, and the text that comes of it.
 * Names are told in the language of the screen; ids are made from them.
 */
import type { Language } from "../api/types";

export interface DraftParty {
	name: string;
	kind: string;
	country: string;
}
export interface DraftData {
	name: string;
	/* party whom it is about; "": nobody */
	about: string;
	identifying: boolean;
	purpose: string;
	value: string;
}
export interface DraftEvent {
	name: string;
	type: "acquire" | "process" | "transfer" | "dispose";
	data: string;
	from: string;
	to: string;
}
export interface Draft {
	title: string;
	/* who and what are named by name in data and events */
	parties: DraftParty[];
	data: DraftData[];
	events: DraftEvent[];
	packs: string[];
}

export const kinds = ["company", "department", "person", "authority", "group", "site"];
export const values = ["low", "medium", "high", "very-high"] as const;
export const types = ["acquire", "process", "transfer", "dispose"] as const;

export function emptyDraft(language: Language): Draft {
	const said = (ja: string, en: string): string => (language === "ja" ? ja : en);
	const [us, partner, customers] = [
		said("自社", "our company"),
		said("委託先", "contractor"),
		said("顧客", "customers"),
	];
	const list = said("顧客名簿", "customer list");
	return {
		title: said("はじめのモデル", "A first model"),
		parties: [
			{ name: us, kind: "company", country: "JP" },
			{ name: partner, kind: "company", country: "JP" },
			{ name: customers, kind: "person", country: "JP" },
		],
		data: [
			{
				name: list,
				about: customers,
				identifying: true,
				purpose: said("商品の発送", "delivery"),
				value: "high",
			},
		],
		events: [
			{
				name: said("顧客が申し込む", "customers sign up"),
				type: "acquire",
				data: list,
				from: customers,
				to: us,
			},
			{
				name: said("委託先に渡す", "handing over"),
				type: "transfer",
				data: list,
				from: us,
				to: partner,
			},
		],
		packs: ["jp/appi"],
	};
}

/* Ids: latin names as they are, others by kind and number, so that they can be typed on any keyboard. */
function ids(names: string[], prefix: string): Map<string, string> {
	const made = new Map<string, string>();
	const taken = new Set<string>();
	names.forEach((name, index) => {
		const plain = name
			.toLowerCase()
			.replace(/[^a-z0-9]+/g, "-")
			.replace(/^-+|-+$/g, "");
		const usable = /^[a-z]/.test(plain) && !taken.has(plain) && !/[^\x20-\x7e]/.test(name);
		const id = usable ? plain : `${prefix}${index + 1}`;
		taken.add(id);
		if (!made.has(name)) made.set(name, id);
	});
	return made;
}

/* A scalar that YAML reads as this text, whatever is in it. */
function text(value: string): string {
	return JSON.stringify(value);
}

function flow(members: [string, string | undefined][]): string {
	const written = members.flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]));
	return `{${written.join(", ")}}`;
}

const headings: Record<Language, string[]> = {
	ja: [
		"ステップ1: 誰が、どこで、何をするか",
		"ステップ2: どの規律がかかるか（法令はuseのパックにある）",
		"ステップ3: データの属性（取得したときの値）",
		"ステップ4: 分かっていることを述べ、判定、リスク、義務を見る",
	],
	en: [
		"step 1: who, where, and what happens",
		"step 2: what binds (laws are in the packs of use)",
		"step 3: attributes of data, as they are acquired",
		"step 4: what is known; verdicts, risks and duties come out",
	],
};

export function write(draft: Draft, language: Language, today: string): string {
	const parties = ids(
		draft.parties.map((party) => party.name),
		"party",
	);
	const data = ids(
		draft.data.map((one) => one.name),
		"data",
	);
	const purposes = ids(draft.data.map((one) => one.purpose).filter(Boolean), "purpose");
	const events = ids(
		draft.events.map((event) => event.name),
		"event",
	);
	const heading = (step: number): string => `\n# ---- ${headings[language][step - 1]} ----`;
	const entry = (id: string | undefined, body: string): string => `  ${id}: ${body}`;
	const holders = draft.parties.filter((party) => party.kind !== "person");
	const lines = [
		"tenten: 1",
		`title: ${text(draft.title)}`,
		`as_of: ${today}`,
		`use: [${draft.packs.join(", ")}]`,
		heading(1),
		"parties:",
		...draft.parties.map((party) => entry(parties.get(party.name), partyOf(party))),
		"systems:",
		...holders.map((party) =>
			entry(`${parties.get(party.name)}-server`, systemOf(party, parties, language)),
		),
		"events:",
		...draft.events.map((event) => `  - ${eventOf(event, draft, { parties, data, purposes, events })}`),
		heading(2),
		"# regimes:",
		heading(3),
		"data:",
		...draft.data.map((one) => entry(data.get(one.name), dataOf(one, parties, purposes))),
		...(purposes.size ? ["purposes:"] : []),
		...[...purposes].map(([name, id]) => entry(id, flow([["name", text(name)]]))),
		heading(4),
		"# facts:",
	];
	return `${lines.join("\n")}\n`;
}

function partyOf(party: DraftParty): string {
	return flow([
		["name", text(party.name)],
		["kind", party.kind],
		["many", party.kind === "person" ? "true" : undefined],
		["country", party.country || undefined],
	]);
}

function systemOf(party: DraftParty, parties: Map<string, string>, language: Language): string {
	const name = language === "ja" ? `${party.name}のサーバ` : `server of ${party.name}`;
	return flow([
		["name", text(name)],
		["kind", "server"],
		["operator", parties.get(party.name)],
		["access", `[${parties.get(party.name)}]`],
		["country", party.country || undefined],
	]);
}

type Ids = Record<"parties" | "data" | "purposes" | "events", Map<string, string>>;

function eventOf(event: DraftEvent, draft: Draft, { parties, data, purposes, events }: Ids): string {
	const actor = parties.get(event.type === "acquire" ? event.to : event.from);
	const receiver = parties.get(event.to);
	const purpose = purposes.get(draft.data.find((one) => one.name === event.data)?.purpose ?? "");
	const head: [string, string | undefined][] = [
		["id", events.get(event.name)],
		["name", text(event.name)],
		["type", event.type],
	];
	const subject = data.get(event.data);
	const bodies: Record<DraftEvent["type"], [string, string | undefined][]> = {
		acquire: [
			["by", actor],
			["from", parties.get(event.from)],
			["output", subject],
			["system", `${actor}-server`],
			["operation", "collect"],
		],
		process: [
			["by", actor],
			["input", subject],
			["system", `${actor}-server`],
			["operation", "use"],
		],
		transfer: [
			["data", subject],
			["from", actor],
			["to", receiver],
			["system", `${receiver}-server`],
			["operation", "send"],
		],
		dispose: [
			["by", actor],
			["data", subject],
			["system", `${actor}-server`],
			["operation", "erase"],
		],
	};
	return flow([
		...head,
		...bodies[event.type],
		["purpose", event.type === "dispose" ? undefined : purpose],
	]);
}

function dataOf(one: DraftData, parties: Map<string, string>, purposes: Map<string, string>): string {
	const about = parties.get(one.about);
	return flow([
		["name", text(one.name)],
		["about", about ?? "none"],
		["identifying", about ? String(one.identifying) : undefined],
		["purpose", purposes.get(one.purpose)],
		["value", one.value || undefined],
	]);
}
