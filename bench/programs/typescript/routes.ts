import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface Route {
  readonly method: Method;
  readonly path: string;
  handle(request: Request): Promise<Reply> | Reply;
}

export interface Request {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body?: string;
}

export interface Reply {
  readonly status: 200 | 201 | 404 | 500;
  readonly text: string;
  readonly headers?: Record<string, string>;
}

const missing: Reply = { status: 404, text: "not here" };

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: string[] = [];
  for await (const chunk of incoming) {
    chunks.push(String(chunk));
  }
  return chunks.join("");
}

async function answer(routes: readonly Route[], incoming: IncomingMessage): Promise<Reply> {
  const url = new URL(incoming.url ?? "/", "http://localhost");
  const route = routes.find((each) => each.method === incoming.method && each.path === url.pathname);
  if (route === undefined) return missing;
  const body = await bodyOf(incoming);
  try {
    const reply = await route.handle({ path: url.pathname, query: url.searchParams, body });
    return reply;
  } catch (error) {
    return { status: 500, text: error instanceof Error ? error.message : "unknown" };
  }
}

function send(response: ServerResponse, reply: Reply): void {
  for (const [name, value] of Object.entries(reply.headers ?? {})) {
    response.setHeader(name, value);
  }
  response.statusCode = reply.status;
  response.end(reply.text);
}

export function serve(routes: readonly Route[], port: number): Server {
  const server = createServer(async (incoming, response) => {
    const reply = await answer(routes, incoming);
    send(response, reply);
  });
  return server.listen(port);
}

export const hello: Route = {
  method: "GET",
  path: "/hello",
  handle: ({ query }) => ({ status: 200, text: `hello ${query.get("name")?.trim() ?? "you"}` }),
};
