/** A bar chart as SVG: one group of bars per measure, one bar per arm. Readable on light and dark pages. */

export interface ChartGroup {
  readonly title: string;
  /** Percent by arm; undefined where the arm was not run. */
  readonly values: readonly (number | undefined)[];
}

export interface Chart {
  readonly title: string;
  readonly arms: readonly string[];
  readonly groups: readonly ChartGroup[];
}

const COLORS = ["#9a9a9a", "#4a90d9", "#2e9e5b"];
const BAR = 34;
const GAP = 6;
const GROUP_GAP = 44;
const HEIGHT = 200;
const LEFT = 48;
const TOP = 64;

export function barChart({ title, arms, groups }: Chart): string {
  const groupWidth = arms.length * (BAR + GAP) - GAP;
  const width = LEFT + groups.length * (groupWidth + GROUP_GAP) + 8;
  const bottom = TOP + HEIGHT;
  const parts: string[] = [];
  for (const percent of [0, 25, 50, 75, 100]) {
    const y = bottom - (percent / 100) * HEIGHT;
    parts.push(`<line x1="${LEFT - 6}" x2="${width - 8}" y1="${y}" y2="${y}" stroke="#8884"/>`);
    parts.push(`<text x="${LEFT - 10}" y="${y + 4}" text-anchor="end">${percent}</text>`);
  }
  for (const [a, arm] of arms.entries()) {
    const x = LEFT + a * 150;
    parts.push(`<rect x="${x}" y="34" width="12" height="12" rx="2" fill="${COLORS[a % COLORS.length]}"/>`);
    parts.push(`<text x="${x + 18}" y="44">${escapeText(arm)}</text>`);
  }
  for (const [g, group] of groups.entries()) {
    const left = LEFT + GROUP_GAP / 2 + g * (groupWidth + GROUP_GAP);
    for (const [a, value] of group.values.entries()) {
      const x = left + a * (BAR + GAP);
      const height = ((value ?? 0) / 100) * HEIGHT;
      const label = value === undefined ? "n/a" : String(Math.round(value));
      parts.push(
        `<rect x="${x}" y="${bottom - height}" width="${BAR}" height="${height}" rx="2" fill="${COLORS[a % COLORS.length]}"/>`,
        `<text x="${x + BAR / 2}" y="${bottom - height - 5}" text-anchor="middle">${label}</text>`,
      );
    }
    for (const [row, line] of group.title.split("\n").entries()) {
      parts.push(
        `<text x="${left + groupWidth / 2}" y="${bottom + 18 + 15 * row}" text-anchor="middle">${escapeText(line)}</text>`,
      );
    }
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 48}" width="${width}" font-family="system-ui, sans-serif" font-size="12" fill="#777">`,
    `<title>${escapeText(title)}</title>`,
    `<text x="${LEFT}" y="18" font-size="14" font-weight="600">${escapeText(title)}</text>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (ch) => (ch === "&" ? "&amp;" : ch === "<" ? "&lt;" : "&gt;"));
}
