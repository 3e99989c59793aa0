export {openDB, deleteDB, unwrap} from "idb";
