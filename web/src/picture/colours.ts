/*
 * The drawing's colours are those of paper. On a dark screen each keeps its hue and turns its lightness round, so
 * that what is told by colour is told by the same colour.
 */
const known = new Map<string, string>();

export function onDark(colour: string): string {
	let dark = known.get(colour);
	if (dark === undefined) {
		dark = turned(colour);
		known.set(colour, dark);
	}
	return dark;
}

function turned(colour: string): string {
	const [red, green, blue, alpha] = [1, 3, 5, 7].map(
		(at) => parseInt(colour.slice(at, at + 2) || "ff", 16) / 255,
	);
	const [hue, saturation, lightness, spread] = hsl(red ?? 0, green ?? 0, blue ?? 0);
	/* white becomes the dark of the screen, black a soft white; a faint wash shows a little more */
	const light = 0.11 + (1 - lightness) * 0.8;
	/* a grey with a touch of colour is to stay a grey */
	const strength = Math.min(saturation * 0.85, 0.02 + 3 * spread);
	const opacity = (alpha ?? 1) < 0.2 ? (alpha ?? 1) * 1.2 : (alpha ?? 1);
	return `hsl(${Math.round(hue)} ${Math.round(strength * 100)}% ${Math.round(light * 100)}% / ${opacity.toFixed(3)})`;
}

function hsl(red: number, green: number, blue: number): [number, number, number, number] {
	const most = Math.max(red, green, blue);
	const least = Math.min(red, green, blue);
	const lightness = (most + least) / 2;
	const spread = most - least;
	if (spread === 0) return [210, 0.08, lightness, spread]; /* greys get the screen's cool tone */
	const saturation = spread / (1 - Math.abs(2 * lightness - 1));
	const sixth =
		most === red
			? ((green - blue) / spread + 6) % 6
			: most === green
				? (blue - red) / spread + 2
				: (red - green) / spread + 4;
	return [sixth * 60, saturation, lightness, spread];
}
