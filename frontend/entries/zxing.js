// The reader of codes. Its WebAssembly lies beside this file: nothing is ever fetched from elsewhere.
import {prepareZXingModule} from "zxing-wasm/reader";
export {readBarcodes, prepareZXingModule} from "zxing-wasm/reader";

prepareZXingModule({overrides: {locateFile: (name) => new URL(name, import.meta.url).href}});
