/* Names of files: which ones a text includes, and how names stand to folders. */

/* The names after `include:` of a model, relative to the workspace's root. Read line by line, for the text may
 * be half written; what is read wrongly here, the check tells at its place. */
export function includesOf(name: string, text: string): string[] {
	const start = /^include:[ \t]*(.*)$/m.exec(text);
	if (!start) return [];
	const folder = name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : "";
	return entries(start[1] ?? "", text.slice(start.index + start[0].length + 1))
		.map((entry) => normal(join(folder, entry)))
		.filter((entry) => entry !== null);
}

function entries(line: string, below: string): string[] {
	const flow = line.trim();
	if (flow.startsWith("[")) {
		const whole = flow.includes("]") ? flow : `${flow}${below.slice(0, below.indexOf("]") + 1)}`;
		return whole.slice(1, whole.indexOf("]")).split(",").map(plain).filter(Boolean);
	}
	if (plain(flow)) return [plain(flow)];
	const block = /^(?:[ \t]*(?:#.*)?\n|[ \t]*-[ \t].*(?:\n|$))*/.exec(below)?.[0] ?? "";
	return [...block.matchAll(/^[ \t]*-[ \t]+(.*)$/gm)].map((match) => plain(match[1] ?? "")).filter(Boolean);
}

function plain(scalar: string): string {
	return scalar
		.replace(/(^|\s)#.*$/, "")
		.trim()
		.replace(/^(["'])(.*)\1$/, "$2");
}

export function join(folder: string, name: string): string {
	return folder ? `${folder}/${name}` : name;
}

/* Without `.` and `..`; null: above the root. */
export function normal(path: string): string | null {
	const parts: string[] = [];
	for (const part of path.split("/")) {
		if (part === "..") {
			if (parts.pop() === undefined) return null;
		} else if (part !== "." && part !== "") parts.push(part);
	}
	return parts.join("/");
}
