/*
 * Where one is, kept behind the `#`, so that back, forward, reload and a bookmark work:
 *	#/                 home
 *	#/w/ID             a workspace of this browser
 *	#/w/ID/VIEW        … with a main view of panels/registry.ts
 *	#/open/PATH        a file of the server: becomes a workspace
 *	#/example/NAME     an example: becomes a workspace
 *	#/new              the guided start
 */
class Route {
	parts = $state<string[]>(read());

	constructor() {
		addEventListener("hashchange", () => (this.parts = read()));
	}
}

function read(): string[] {
	return location.hash
		.replace(/^#\/?/, "")
		.split("/")
		.filter((part) => part !== "")
		.map(decoded);
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

export const route = new Route();

export function link(...parts: string[]): string {
	return `#/${parts.map(encodeURIComponent).join("/")}`;
}

export function go(...parts: string[]): void {
	location.hash = link(...parts);
}

/* The same without a step back: for what only refines where one is. */
export function replace(...parts: string[]): void {
	history.replaceState(null, "", link(...parts));
	route.parts = parts;
}
