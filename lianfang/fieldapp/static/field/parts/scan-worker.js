// Reads codes from pictures in a worker of its own, so that the page never waits for it.
import {readBarcodes} from '../vendor/zxing.js';

const OPTIONS = {formats: ['QRCode', 'Code128', 'DataMatrix'], maxNumberOfSymbols: 1, tryHarder: true};

onmessage = async ({data}) => {
  const answer = {id: data.id, text: '', fault: ''};
  try {
    answer.text = (await readBarcodes(data.picture, OPTIONS))[0]?.text ?? '';
  } catch (fault) {
    answer.fault = String(fault);
  }
  postMessage(answer);
};
