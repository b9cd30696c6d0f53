/** One way to look at a page. */
export interface View {
  readonly name: string;
  readonly width: number;
  readonly colorScheme: "light" | "dark";
  readonly forcedColors?: "active";
  readonly media?: "print";
}

/** A4 at 96 px an inch less 12 mm of margin on both sides. */
const paper = 703;

const screens = [360, 768, 1280].flatMap((width) =>
  (["light", "dark"] as const).map(
    (colorScheme): View => ({ name: `${colorScheme} ${width}`, width, colorScheme }),
  ),
);

export const views: readonly View[] = [
  ...screens,
  { name: "forced light 1280", width: 1280, colorScheme: "light", forcedColors: "active" },
  { name: "forced dark 360", width: 360, colorScheme: "dark", forcedColors: "active" },
  { name: "print", width: paper, colorScheme: "light", media: "print" },
  { name: "print from dark", width: paper, colorScheme: "dark", media: "print" },
];
