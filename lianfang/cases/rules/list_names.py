"""Names that columns of line lists have, and words that stand in their cells: one table for all systems.

Beside Chinese and plain English, the names of four others, as their own sources give them:

- SORMAS: `CaseExportDto`, `CaseClassification`, `CaseOrigin` and `CaseOutcome` of SORMAS-Foundation/SORMAS-Project, and
  the paths of its import (`person.sex`, `symptoms.onsetDate`);
- Go.Data: the field names of a case in WorldHealthOrganization/GoDataSource-API, those of godataR's `clean_cases`, and
  its tokens (`LNG_REFERENCE_DATA_CATEGORY_…`);
- WHO: data dictionary of the case-based reporting form of February 2020 (`report_…`, `patinfo_…`, `patcourse_…`), its
  revised form (openhie.github.io/covid-ig), and the line list of the African region (`Lab_…`, `report_classif`);
- Korea: `PatientInfo.csv` of the Data Science for COVID-19 project (2020).
"""

NAMES: dict[str, tuple[str, ...]] = {
    "key": (
        *("case_id", "caseid", "case no", "case number", "病例编号", "编号", "病例号", "序号"),
        *("patient_id", "patinfo_ID", "visualId", "epidNumber", "externalID", "uuid", "report_whoID", "id"),
    ),
    "name": ("name", "姓名", "patient name", "full name", "person.name"),
    "first_name": ("first name", "firstname", "person.firstName", "名"),
    "last_name": ("last name", "lastname", "surname", "family name", "person.lastName", "姓"),
    "sex": ("sex", "gender", "性别", "person.sex", "patinfo_sex", "genderId"),
    "age": (
        *("age", "年龄", "age years", "age.years", "person.approximateAge", "approximateAge"),
        *("patinfo_ageonset", "patinfo_ageonset_years"),
    ),
    "born_on": ("birth date", "date of birth", "dob", "出生日期", "person.birthdate", "patinfo_DoB"),
    "phone": ("phone", "telephone", "phone number", "person.phone", "电话", "联系电话", "手机"),
    "number": ("id number", "身份证号", "证件号码", "document number"),
    "address": ("address", "地址", "住址", "现住址", "residence"),
    "area": (
        *("area", "area code", "区划代码", "社区代码", "district", "person.address.district", "区县"),
        *("addressDistrict", "patinfo_resadmin2"),
    ),
    "state": (
        *("classification", "case classification", "caseClassification", "病例分类", "诊断分类"),
        *("case status", "report_classif", "report_diag_class"),
    ),
    "clinical_type": ("severity", "clinical type", "临床分型", "临床类型", "病情", "临床严重程度"),
    "onset_on": (
        *("symptom_onset", "date_onset_symptoms", "date_onset", "onset date", "date of onset", "dateOfOnset"),
        *("onset", "发病日期", "发病时间", "症状出现日期", "symptoms.onsetDate", "symptom_onset_date"),
        *("patcourse_dateonset",),
    ),
    "sampled_on": (
        "sample date",
        "date of sampling",
        "采样日期",
        "采样时间",
        "sampleDateTime",
        "Lab_datetaken",
    ),
    "confirmed_on": (
        *("confirm_date", "date_confirmation", "confirmed_date", "date of confirmation", "confirmation date"),
        *(
            "确诊日期",
            "确诊时间",
            "诊断日期",
            "classificationDate",
            "dateBecomeCase",
            "Lab_date1",
            "Lab_resdate",
        ),
    ),
    "reported_on": (
        *("report date", "date of report", "date of reporting", "dateOfReporting", "reportDate", "reported"),
        *("报告日期", "报告时间"),
    ),
    "out_on": (
        *("date_discharge", "discharge date", "released_date", "出院日期", "hospitalization.dischargeDate"),
        *("解除隔离日期", "patcourse_datedischarge"),
    ),
    "died_on": (
        *("death", "date of death", "deceased_date", "死亡日期", "deathDate", "person.deathDate"),
        *("patcourse_datedeath", "dateDeceased"),
    ),
    "outcome": (
        *("outcome", "outcomeId", "转归", "结局", "state", "patcourse_status", "outcome_patcourse_status"),
        *("outcome status",),
    ),
    "outcome_on": ("outcomeDate", "dateOfOutcome", "date of outcome", "转归日期", "outcome_date_of_outcome"),
    "imported": ("imported", "输入", "是否输入", "输入病例", "imported case", "caseOrigin"),
    "infector": (
        *("infector", "infected_by", "infectedBy", "infected by", "source case", "感染来源病例", "传染源"),
        *("上一代病例", "source uid", "expo_ID1", "expo_sourcecaseids"),
    ),
    "related": ("related cases", "related", "linked cases", "关联病例", "相关病例"),
    "source": (
        *("infection_source", "source of infection", "presumed_reason", "感染来源", "infection_case"),
        *("暴露史", "exposure", "case exposure", "infectionSetting"),
    ),
    "place": (
        *("cluster", "exposure place", "place", "聚集性疫情", "暴露地点", "暴露场所"),
        *("infection_source_named", "location of exposure"),
    ),
    "symptoms": ("symptom_type", "symptoms", "症状", "临床表现"),
}

EDGES: dict[str, tuple[str, ...]] = {
    "infected": (
        "to",
        "case_id",
        "target",
        "infectee",
        "secondary",
        "target uid",
        "target visual id",
        "被感染者",
        "病例编号",
    ),
    "infector": (
        "from",
        "source",
        "infector",
        "primary",
        "source uid",
        "source visual id",
        "edge1",
        "传染源",
    ),
    "infector_2": ("edge2",),
    "infector_3": ("edge3",),
    "infector_4": ("edge4",),
    "place": ("infection_source_named", "cluster", "place", "exposure type", "暴露地点"),
}

MISSING = frozenset(
    (
        "na",
        "n/a",
        "nan",
        "null",
        "none",
        "nil",
        "unknown",
        "unclear",
        "-",
        "–",
        "—",
        "?",
        "/",
        ".",
        "无",
        "不详",
        "未知",
        "未填",
    )
)

SEXES: dict[str, tuple[str, ...]] = {
    "f": ("f", "female", "woman", "女", "女性", "2"),
    "m": ("m", "male", "man", "男", "男性", "1"),
}

STATES: dict[str, tuple[str, ...]] = {
    "confirmed": (
        *("confirmed", "confirmed case", "确诊", "确诊病例", "lab confirmed", "laboratory confirmed"),
        *("confirmed unknown symptoms", "confirmed by lab result"),
    ),
    "asymptomatic": (
        *("asymptomatic", "asymptomatic infection", "无症状", "无症状感染者", "no symptoms"),
        "confirmed no symptoms",
    ),
    "proposed": ("suspect", "suspected", "probable", "疑似", "疑似病例", "not classified", "阳性"),
    "excluded": (
        *("excluded", "not a case", "no case", "discarded", "not a case discarded", "排除", "排除病例"),
        "not a case (discarded)",
    ),
}

TYPES: dict[str, tuple[str, ...]] = {
    "mild": ("mild", "minor", "light", "轻型", "轻症", "轻度"),
    "ordinary": ("ordinary", "normal", "moderate", "common", "普通型", "普通", "中型", "中度"),
    "severe": ("severe", "serious", "重型", "重症", "重度"),
    "critical": ("critical", "critically ill", "危重型", "危重", "危重症"),
    "asymptomatic": ("asymptomatic", "无症状", "无症状感染者"),
    "": ("unclassified", "unclassed", "not stated", "未分型", "待分型"),
}

OUTCOMES: dict[str, tuple[str, ...]] = {
    "out": ("discharged", "recovered", "released", "cured", "出院", "治愈", "痊愈", "解除隔离"),
    "died": ("died", "dead", "death", "deceased", "死亡", "病亡"),
    "in": (
        "hospitalised",
        "hospitalized",
        "isolated",
        "in hospital",
        "alive",
        "no outcome",
        "住院",
        "在院",
        "治疗中",
    ),
}

YES: dict[str, tuple[str, ...]] = {
    "yes": ("yes", "y", "true", "1", "imported", "是", "输入", "境外输入", "imported case", "point of entry"),
    "no": ("no", "n", "false", "0", "local", "in country", "否", "本地", "本土"),
}

# What a source of infection in free words says about the setting; the first that fits.
SETTINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "household",
        (
            "family",
            "wife",
            "husband",
            "son ",
            "daughter",
            "mother",
            "father",
            "brother",
            "sister",
            "relative",
        ),
    ),
    ("household", ("household", "married", "家庭", "家人", "同住", "亲属", "夫妻", "父", "母")),
    (
        "work",
        ("coworker", "colleague", "co-worker", "workplace", "employee", "school", "同事", "单位", "学校"),
    ),
    ("shop", ("mall", "shop", "store", "market", "商场", "超市", "市场", "百货")),
    ("transport", ("train", "flight", "bus", "plane", "taxi", "列车", "航班", "火车", "出租", "公交")),
    ("care", ("hospital", "clinic", "nosocomial", "医院", "诊所", "院内")),
    ("meal", ("dinner", "restaurant", "meal", "聚餐", "饭店", "餐厅")),
)
