import { area, type Point, type Shape, scaled, unitSquare } from "./shapes.ts";

type Color = "black" | "white" | "red" | "green" | "blue";
type Layer = "background" | "middle" | "front";

interface Figure {
  shape: Shape;
  fill: Color;
  layer: Layer;
  label?: string;
}

const palette: Record<Layer, Color> = { background: "white", middle: "blue", front: "red" };

function figure(shape: Shape, layer: Layer, label?: string): Figure {
  const made: Figure = { shape, fill: palette[layer], layer };
  if (label !== undefined) {
    made.label = label.trim();
  }
  return made;
}

function paint(figures: readonly Figure[], layer: Layer): string[] {
  return figures.filter((each) => each.layer === layer).map((each) => `${each.fill} ${each.shape.kind}`);
}

function describe(each: Figure): string {
  const name = each.label?.toUpperCase() ?? each.shape.kind;
  const size = area(each.shape).toFixed(2);
  return `${name}: ${size}`;
}

const origin: Point = { x: 0, y: 0 };
const triangle: Shape = { kind: "polygon", points: [origin, { x: 4, y: 0 }, { x: 0, y: 3 }] };

export function poster(): string {
  const figures: Figure[] = [
    figure(scaled(unitSquare, 10), "background"),
    figure(triangle, "middle", " sail "),
    { shape: { kind: "circle", radius: 2 }, fill: "black", layer: "front" },
  ];
  const lines = figures.map((each) => describe(each));
  lines.push(...paint(figures, "front"));
  return lines.join("\n");
}

export function repaint(each: Figure, fill: Color = "green"): Figure {
  return { ...each, fill };
}
