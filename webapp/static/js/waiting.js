// Files that were picked and have not arrived yet lie in the browser's own store, so that a reload or a flat battery
// loses none. Where the browser keeps nothing (a private window), they are kept as long as the page is open.
const NAME = "fourgates";
const STORE = "waiting";

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function run(mode, work) {
  try {
    const base = await opened();
    return await new Promise((done, failed) => {
      const asked = work(base.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  } catch {
    return undefined;
  }
}

// `owner` says whose they are and for which field of which page.
export const put = (owner, file) => run("readwrite", (store) => store.add({ owner, file }));
export const drop = (id) => (id === undefined ? undefined : run("readwrite", (store) => store.delete(id)));
export const all = async (owner) => ((await run("readonly", (store) => store.getAll())) ?? []).filter((one) => one.owner === owner);
