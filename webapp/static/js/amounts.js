// Amounts as they are typed and as they are written: whole fen, so that nothing is rounded.
export function hundredths(text) {
  const found = /^(\d{1,10})(?:\.(\d{0,2}))?$/.exec(text.normalize("NFKC").replace(/[,\s元¥]/g, ""));
  return found ? BigInt(found[1]) * 100n + BigInt((found[2] ?? "").padEnd(2, "0")) : null;
}

export function written(amount) {
  return `${(amount / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",")}.${(amount % 100n).toString().padStart(2, "0")}`;
}
