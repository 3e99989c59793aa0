// Pictures of a camera → the text of a code: the phone's own detector where it knows QR codes, else zxing in a worker.

const SIDE = 640; // pixels; the middle square of the picture, no larger: small codes still read, slow phones keep up
const PATIENCE = 4000; // ms until a worker that says nothing is replaced
const FORMATS = ['qr_code', 'code_128', 'data_matrix'];

/** Give a function that reads a playing video: resolves to the text of a code, or "". */
export async function reader() {
  return (await native()) ?? inWorker();
}

async function native() {
  if (!('BarcodeDetector' in globalThis)) return null;
  /* eslint-disable compat/compat -- it is there: looked for above */
  const known = await globalThis.BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!known.includes('qr_code')) return null; // many phones have the class and no formats
  const detector = new globalThis.BarcodeDetector({formats: FORMATS.filter((one) => known.includes(one))});
  return Object.assign(async (video) => (await detector.detect(video))[0]?.rawValue ?? '', {
    engine: 'native',
    end() {},
  });
}

function inWorker() {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  let worker = null;
  let number = 0;
  const end = () => {
    worker?.terminate();
    worker = null;
  };
  const read = (video) =>
    new Promise((done, fail) => {
      const id = ++number;
      worker ??= new Worker(new URL('./scan-worker.js', import.meta.url), {type: 'module'});
      const finish = (how, what) => {
        clearTimeout(late);
        how(what);
      };
      const late = setTimeout(() => (end(), fail(new Error('late'))), PATIENCE);
      worker.onmessage = ({data}) => data.id === id && finish(data.fault ? fail : done, data.fault || data.text);
      worker.onerror = (event) => (end(), finish(fail, event));
      const picture = middle(video, canvas, pen);
      worker.postMessage({id, picture}, [picture.data.buffer]);
    });
  return Object.assign(read, {engine: 'zxing', end});
}

function middle(video, canvas, pen) {
  const side = Math.min(video.videoWidth, video.videoHeight);
  canvas.width = canvas.height = Math.round(Math.min(side, SIDE));
  const [left, top] = [(video.videoWidth - side) / 2, (video.videoHeight - side) / 2];
  pen.drawImage(video, left, top, side, side, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
