/** What a message becomes before it has a type: groups in groups, with texts and numbers at the ends. */
export type Tree = { [name: string]: Tree | Tree[] | string | number | undefined };

export function put(tree: Tree, path: string, value: Tree | Tree[] | string | number): void {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let place = tree;
  for (const step of steps) place = branch(place, step);
  place[last] = value;
}

export function at(tree: Tree, path: string): Tree[string] {
  let place: Tree[string] = tree;
  for (const step of path.split('.')) {
    if (place === undefined || typeof place !== 'object' || Array.isArray(place)) return undefined;
    place = place[step];
  }
  return place;
}

function branch(tree: Tree, step: string): Tree {
  const there = tree[step];
  if (there !== undefined && typeof there === 'object' && !Array.isArray(there)) return there;
  const grown: Tree = {};
  tree[step] = grown;
  return grown;
}
