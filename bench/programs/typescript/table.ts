export type Align = "left" | "right" | "center";

export interface Column<T> {
  readonly title: string;
  readonly align?: Align;
  cell(row: T): string;
}

export function pad(text: string, width: number, align: Align): string {
  switch (align) {
    case "left":
      return text.padEnd(width);
    case "right":
      return text.padStart(width);
    case "center": {
      const before = Math.floor((width - text.length) / 2);
      return text.padStart(text.length + before).padEnd(width);
    }
  }
}

export function render<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const widths = columns.map((column, i) =>
    Math.max(column.title.length, ...cells.map((row) => row[i]!.length)),
  );
  const line = (texts: readonly string[]): string =>
    texts.map((text, i) => pad(text, widths[i] ?? 0, columns[i]?.align ?? "left")).join(" | ");
  const head = line(columns.map((column) => column.title));
  return [head, "-".repeat(head.length), ...cells.map(line)].join("\n");
}

export function parseCsv(text: string, separator: "," | ";" | "\t" = ","): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const char of text) {
    if (char === '"') {
      isQuoted = !isQuoted;
    } else if (char === separator && !isQuoted) {
      row.push(cell);
      cell = "";
    } else if (char === "\n" && !isQuoted) {
      row.push(cell);
      rows.push(row);
      row = [];
      cell = "";
    } else {
      cell += char;
    }
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows;
}

interface City {
  readonly name: string;
  readonly people: number;
  readonly country?: { readonly code: string };
}

const columns: Column<City>[] = [
  { title: "City", cell: (city) => city.name },
  { title: "People", align: "right", cell: (city) => city.people.toLocaleString("en") },
  { title: "Country", align: "center", cell: (city) => city.country?.code ?? "?" },
];

export function cities(): string {
  const rows: City[] = [
    { name: "Bern", people: 134_000, country: { code: "CH" } },
    { name: "Ghent", people: 262_000 },
  ];
  return render(columns, rows);
}
