// Sums while one types. An <output data-total="wages business land-*-income -interest"> shows the sum of the fields
// so named; * stands for every line of a list, - takes away. The server counts again whatever is sent.
function fen(text) {
  const plain = text.normalize("NFKC").replace(/[,\s元¥]/g, "");
  const found = /^(\d{1,10})(?:\.(\d{0,2}))?$/.exec(plain);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : 0;
}

function yuan(amount) {
  const whole = Math.floor(Math.abs(amount) / 100).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return `${amount < 0 ? "-" : ""}${whole}.${String(Math.abs(amount) % 100).padStart(2, "0")}`;
}

function pattern(name) {
  return new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace("*", "\\d+")}$`);
}

export default function totals(form) {
  const outputs = [...document.querySelectorAll("[data-total]")].map((output) => ({
    output,
    parts: output.dataset.total.split(/\s+/).map((part) => ({
      sign: part.startsWith("-") ? -1 : 1,
      named: pattern(part.replace(/^-/, "")),
    })),
  }));

  function count() {
    const fields = [...form.elements].filter((field) => field.name && "value" in field);
    for (const { output, parts } of outputs) {
      let sum = 0;
      for (const { sign, named } of parts) {
        for (const field of fields) if (named.test(field.name)) sum += sign * fen(field.value);
      }
      output.textContent = yuan(sum);
    }
  }

  form.addEventListener("input", count);
  count();
}
