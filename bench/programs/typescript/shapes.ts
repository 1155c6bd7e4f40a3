export type Shape =
  | { readonly kind: "circle"; readonly radius: number }
  | { readonly kind: "rectangle"; readonly width: number; readonly height: number }
  | { readonly kind: "polygon"; readonly points: readonly Point[] };

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function area(shape: Shape): number {
  switch (shape.kind) {
    case "circle":
      return Math.PI * shape.radius ** 2;
    case "rectangle":
      return shape.width * shape.height;
    case "polygon": {
      let twice = 0;
      for (let i = 0; i < shape.points.length; i++) {
        const here = shape.points[i]!;
        const next = shape.points[(i + 1) % shape.points.length]!;
        twice += here.x * next.y - next.x * here.y;
      }
      return Math.abs(twice) / 2;
    }
  }
}

export const unitSquare: Shape = { kind: "rectangle", width: 1, height: 1 };

export function scaled(shape: Shape, factor: number): Shape {
  if (shape.kind === "circle") {
    return { kind: "circle", radius: shape.radius * factor };
  }
  if (shape.kind === "rectangle") {
    return { kind: "rectangle", width: shape.width * factor, height: shape.height * factor };
  }
  const points = shape.points.map((point) => ({ x: point.x * factor, y: point.y * factor }));
  return { kind: "polygon", points };
}

export function largest(shapes: readonly Shape[]): Shape | undefined {
  let best: Shape | undefined;
  let bestArea = Number.NEGATIVE_INFINITY;
  for (const shape of shapes) {
    const size = area(shape);
    if (size > bestArea) {
      bestArea = size;
      best = shape;
    }
  }
  return best;
}
