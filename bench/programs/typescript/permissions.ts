export const roles = ["guest", "member", "editor", "admin"] as const;
export type Role = (typeof roles)[number];
export type Right = "read" | "comment" | "write" | "publish";

export enum Scope {
  Own,
  Team,
  Everyone,
}

interface Grant {
  readonly right: Right;
  readonly scope: Scope;
}

const grants: Readonly<Record<Role, readonly Grant[]>> = {
  guest: [{ right: "read", scope: Scope.Everyone }],
  member: [
    { right: "read", scope: Scope.Everyone },
    { right: "comment", scope: Scope.Team },
    { right: "write", scope: Scope.Own },
  ],
  editor: [{ right: "write", scope: Scope.Team }],
  admin: [
    { right: "write", scope: Scope.Everyone },
    { right: "publish", scope: Scope.Everyone },
  ],
};

export function inherited(role: Role): Role[] {
  const level = roles.indexOf(role);
  return roles.filter((_, i) => i <= level);
}

export function rightsOf(role: Role): Map<Right, Scope> {
  const rights = new Map<Right, Scope>();
  for (const each of inherited(role)) {
    for (const grant of grants[each]) {
      const known = rights.get(grant.right) ?? Scope.Own;
      rights.set(grant.right, Math.max(known, grant.scope));
    }
  }
  return rights;
}

export function may(role: Role, right: Right, scope: Scope): boolean {
  const found = rightsOf(role).get(right);
  return found !== undefined && found >= scope;
}

export interface User {
  readonly id: number;
  role: Role;
  team?: { readonly name: string; readonly lead: number };
}

export function promote(user: User): User {
  const next = roles[roles.indexOf(user.role) + 1];
  return next === undefined ? user : { ...user, role: next };
}

export function leadOf(user: User): number {
  return user.team?.lead ?? user.id;
}

const founder: User = { id: 1, role: "admin", team: { name: "core", lead: 1 } };
const visitor: User = { id: 2, role: "guest" };

export const checks: boolean[] = [
  may(founder.role, "publish", Scope.Everyone),
  may(visitor.role, "write", Scope.Own),
  may(promote(visitor).role, "comment", Scope.Team),
];
