/* Unpacks the data block: a JSON text and the operations, as PackedOps wrote them. */
const OK = 0, FAIL = 1, UNKNOWN = 2, OPEN = 3;

async function unpack(base64) {
  const packed = Uint8Array.from(atob(base64.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const length = new DataView(bytes.buffer).getUint32(0);
  const text = new TextDecoder();
  const run = JSON.parse(text.decode(bytes.subarray(4, 4 + length)));
  run.ops = readOps(bytes, 4 + length, run.count, text);
  return run;
}

function readOps(bytes, offset, count, text) {
  let at = offset;
  /* Offsets and values may pass 32 bits, so no bit operators. */
  const unsigned = () => {
    let number = 0, scale = 1, byte;
    do {
      byte = bytes[at++];
      number += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte & 0x80);
    return number;
  };
  const signed = () => {
    const n = unsigned();
    return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
  };
  const detail = () => {
    const head = unsigned();
    const partition = Math.floor(head / 2);
    if (head % 2 === 1) {
      const records = unsigned(), first = unsigned();
      return { partition, records, first, last: first + signed() };
    }
    const size = unsigned();
    let value;
    if (size === 0) {
      value = signed();
    } else {
      value = text.decode(bytes.subarray(at, at + size - 1));
      at += size - 1;
    }
    return { partition, value, offset: unsigned() - 1 };
  };
  const ops = [];
  let index = 0, start = 0;
  for (let i = 0; i < count; i++) {
    index += unsigned();
    const process = unsigned(), kindAndOutcome = unsigned();
    start += unsigned();
    const end = start + unsigned();
    const endIndex = index + unsigned(), error = unsigned() - 1;
    const details = [];
    for (let n = unsigned(); n > 0; n--) details.push(detail());
    ops.push({
      index, endIndex, process, start, end, error, details,
      kind: Math.floor(kindAndOutcome / 4), outcome: kindAndOutcome % 4,
    });
  }
  return ops;
}
