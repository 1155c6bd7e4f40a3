export type Vertex = string;

export interface Edge {
  readonly from: Vertex;
  readonly to: Vertex;
  readonly cost: number;
}

export class Graph {
  private readonly edges = new Map<Vertex, Edge[]>();

  constructor(edges: Iterable<Edge> = []) {
    for (const edge of edges) this.connect(edge);
  }

  connect(edge: Edge): void {
    const outgoing = this.edges.get(edge.from) ?? [];
    outgoing.push(edge);
    this.edges.set(edge.from, outgoing);
  }

  from(vertex: Vertex): readonly Edge[] {
    return this.edges.get(vertex) ?? [];
  }

  *reachable(start: Vertex): Generator<Vertex, void, undefined> {
    const seen = new Set<Vertex>([start]);
    const pending: Vertex[] = [start];
    while (pending.length > 0) {
      const at = pending.pop()!;
      yield at;
      for (const { to } of this.from(at)) {
        if (seen.has(to)) continue;
        seen.add(to);
        pending.push(to);
      }
    }
  }
}

export function distances(graph: Graph, start: Vertex): Map<Vertex, number> {
  const best = new Map<Vertex, number>([[start, 0]]);
  const done = new Set<Vertex>();
  for (;;) {
    let nearest: Vertex | undefined;
    let nearestCost = Number.POSITIVE_INFINITY;
    for (const [vertex, cost] of best) {
      if (!done.has(vertex) && cost < nearestCost) {
        nearest = vertex;
        nearestCost = cost;
      }
    }
    if (nearest === undefined) return best;
    done.add(nearest);
    for (const edge of graph.from(nearest)) {
      const cost = nearestCost + edge.cost;
      const known = best.get(edge.to);
      if (known === undefined || cost < known) best.set(edge.to, cost);
    }
  }
}

const roads: Edge[] = [
  { from: "oak", to: "elm", cost: 4 },
  { from: "elm", to: "ash", cost: 1 },
  { from: "oak", to: "ash", cost: 9 },
];

export const farthest: number = Math.max(...distances(new Graph(roads), "oak").values());
