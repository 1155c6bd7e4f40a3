export type Matrix = readonly (readonly number[])[];

export function identity(size: number): Matrix {
  const rows: number[][] = [];
  for (let i = 0; i < size; i++) {
    const row = new Array<number>(size).fill(0);
    row[i] = 1;
    rows.push(row);
  }
  return rows;
}

export function multiply(a: Matrix, b: Matrix): Matrix {
  const columns = b[0]?.length ?? 0;
  return a.map((row) => {
    const out: number[] = [];
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < row.length; k++) {
        sum += row[k]! * b[k]![j]!;
      }
      out.push(sum);
    }
    return out;
  });
}

export function power(base: Matrix, exponent: number): Matrix {
  let result = identity(base.length);
  let square = base;
  let left = exponent;
  while (left > 0) {
    if (left % 2 === 1) {
      result = multiply(result, square);
    }
    square = multiply(square, square);
    left = Math.floor(left / 2);
  }
  return result;
}

export function fibonacci(n: number): number {
  const step: Matrix = [
    [1, 1],
    [1, 0],
  ];
  return power(step, n)[0]![1]!;
}

export function trace(matrix: Matrix): number {
  return matrix.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
}

export function show(matrix: Matrix, digits: number = 2): string {
  const widest = Math.max(...matrix.flat().map((value) => value.toFixed(digits).length));
  const lines = matrix.map((row) => row.map((value) => value.toFixed(digits).padStart(widest)).join(" "));
  return lines.join("\n");
}
