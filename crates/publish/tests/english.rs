//! A report in English with every kind of block. Country, people and events are invented.

use model::{
    language::Language,
    publication::{Block, Document, Inline, Map, Timeline},
};

use crate::parts::{
    COUNTRY, GOVERNORATE, area, em, foreign, h, labels, mark, note, p, plan, quote, row, run, runs,
    strong, t, table, town,
};

pub(crate) fn report() -> Document {
    Document {
        language: Language::En,
        title: t("“They fired at the funeral”"),
        subtitle: Some(t(
            "Unlawful killings and arrests in the city of Qamar, April to May 2012",
        )),
        organisation: t("Example Rights Watchers"),
        index: Some(t("ERW/QAM/07/2012")),
        date: t("June 2012"),
        summary: Some(t(
            "Between 15 April and 31 May 2012 security forces and allied militias in Qamar opened fire on demonstrations and funerals that posed no threat to life, arrested the wounded in hospital, and tortured detainees. This report sets out what 43 people told the organisation, what was seen at the places themselves, and what follows from it under international law.",
        )),
        cover: Some(town(
            "Roofs of a town at dawn, with hills behind them.",
            Some("Qamar at dawn, seen from the south."),
            "© Example Rights Watchers",
        )),
        imprint: Some(model::publication::Imprint {
            edition: Some(t("Second edition, August 2012")),
            original: Some(t("English")),
            isbn: None,
            copyright: Some(t("© 2012 Example Rights Watchers")),
            licence: Some(t(
                "Creative Commons Attribution-NonCommercial-NoDerivatives 4.0",
            )),
            contact: Some(t("reports@example.org")),
        }),
        changes: Some(model::publication::Notice {
            title: t("Changes in this edition"),
            blocks: vec![p(
                "A figure of the first edition was wrong and has been corrected.",
            )],
        }),
        blocks: blocks(),
        notes: notes(),
        labels: labels(),
    }
}

fn blocks() -> Vec<Block> {
    let mut blocks = vec![Block::Contents];
    blocks.extend(findings());
    blocks.extend(conduct());
    blocks.extend(ends());
    blocks
}

pub(crate) fn findings() -> Vec<Block> {
    vec![
        h(1, "Summary of findings"),
        runs(vec![
            run(
                "Delegates interviewed 43 people in Qamar and at two places outside the country.\u{a0}",
            ),
            run("There are reasonable grounds to believe that at least "),
            strong("14 people"),
            run(" were killed unlawfully in the seven weeks under review."),
            note(1),
            run(" The Public Order Police ("),
            foreign(Language::Ar, "شرطة حفظ النظام"),
            run(") and the men known as "),
            em("lijan"),
            run(" ("),
            foreign(Language::Ar, "اللجان"),
            run(") acted together on each of these days."),
            note(2),
            note(3),
        ]),
        Block::PullQuote {
            text: vec![
                run("Fire was opened on people who were running away."),
                note(1),
            ],
            attribution: Some(t("a witness")),
        },
        p(
            "Demonstrations began after the Friday prayer, most often at Cistern Square, and moved towards the Clock Bridge. On four Fridays the police fired tear gas first and live rounds within minutes. Witnesses who do not know each other describe the same order of events from different sides of the square.",
        ),
        Block::List {
            ordered: false,
            items: vec![
                vec![p(
                    "Fire was opened on people who were running away or carrying the wounded.",
                )],
                vec![
                    p(
                        "The wounded were arrested in hospital, and those who treated them were threatened:",
                    ),
                    Block::List {
                        ordered: true,
                        items: vec![
                            vec![p(
                                "Two nurses were detained for giving first aid in a private house.",
                            )],
                            vec![p(
                                "A surgeon was told to report every gunshot wound to the Intelligence Directorate.",
                            )],
                        ],
                    },
                ],
                vec![p(
                    "Detainees were beaten on arrival and held without any record.",
                )],
            ],
        },
        Block::Map {
            map: Map {
                caption: t("Events in Qamaria that meet the standard of proof, by district."),
                alternative: t(
                    "Map of Qamaria. Most events lie in the city of Qamar in the middle of the country, fewer in four other towns.",
                ),
                outlines: vec![
                    area("Qamaria", COUNTRY),
                    area("Qamar governorate", GOVERNORATE),
                ],
                marks: vec![
                    mark("Qamar", "32.117,-34.541", "14"),
                    mark("Upper Wells", "32.16,-34.50", "3"),
                    mark("Tanners’ quarter", "32.11,-34.44", "2"),
                    mark("Harbour town", "32.15,-35.60", "1"),
                    mark("Sarw", "31.55,-34.25", "4"),
                ],
            },
        },
        h(2, "What the organisation could not establish"),
        p(
            "The government did not allow the organisation into the country. Delegates could not visit the General Hospital, the prisons or Branch 9, and could not speak to officials in the open. They left two quarters early when checkpoints were set up.",
        ),
        quote(
            "My brother was carrying the coffin. When the shooting started he did not let go of it. I heard four shots, then many. I found him under the others.",
            "A woman of 34, interviewed in Qamar, May 2012",
        ),
        p(
            "Her account agrees with those of three other mourners who stood in other places, and with the wounds that a doctor described from memory.",
        ),
    ]
}

pub(crate) fn conduct() -> Vec<Block> {
    vec![
        h(1, "Conduct of the security forces"),
        h(2, "Fire on demonstrations"),
        runs(vec![
            run("The law allows firearms only against an imminent threat to life.\u{a0}"),
            Inline::Link {
                target: t("https://www.example.org/basic-principles"),
                text: vec![run("The Basic Principles on the Use of Force")],
            },
            run(" say so in their ninth article."),
            note(4),
            run(
                " None of the accounts gathered here describes such a threat; five describe stones.",
            ),
            note(1),
        ]),
        Block::Timeline {
            timeline: Timeline {
                caption: t("Events of the period, as closely as their dates are known."),
                alternative: t(
                    "Timeline from March to June 2012 with nine events. The funeral shooting of 25 May is dated to the day; the arrests at the hospital can only be placed in April.",
                ),
                rows: vec![
                    row(
                        "First demonstration at Cistern Square",
                        "before 20 April 2012",
                        "",
                        "2012-04-20",
                        false,
                    ),
                    row(
                        "Arrests at the General Hospital",
                        "April 2012",
                        "2012-04-01",
                        "2012-04-30",
                        false,
                    ),
                    row(
                        "Shooting at the Clock Bridge",
                        "27 April 2012",
                        "2012-04-27",
                        "2012-04-27",
                        false,
                    ),
                    row(
                        "Detention of two nurses who had given first aid in a private house",
                        "about 3 to 6 May 2012",
                        "2012-05-03",
                        "2012-05-06",
                        true,
                    ),
                    row(
                        "Raid on the Lantern quarter",
                        "11 May 2012?",
                        "2012-05-11",
                        "2012-05-11",
                        true,
                    ),
                    row(
                        "Shooting at the funeral procession",
                        "25 May 2012",
                        "2012-05-25",
                        "2012-05-25",
                        false,
                    ),
                    row(
                        "Checkpoints close two quarters",
                        "since 29 May 2012",
                        "2012-05-29",
                        "",
                        false,
                    ),
                ],
            },
        },
        h(3, "The funeral of 25 May"),
        p(
            "The procession left the Lantern quarter at about ten in the morning with two coffins. Some three hundred people walked behind them. Four trucks stood at the Cypress cemetery. Eleven witnesses say that nobody in the procession carried a weapon; none says otherwise.",
        ),
        Block::Figure {
            figure: plan(
                "Sketch plan of a crossing with three buildings and a circle around the place where the shots fell.",
                "Sketch of the crossing near the cemetery, drawn from three accounts.",
            ),
        },
        h(4, "Positions of the trucks"),
        p(
            "Two trucks blocked the road to the east, two stood at the gate. The accounts differ on whether the men at the gate fired; this report does not decide it.",
        ),
        table(
            "Deaths that meet the standard of proof. Names are given where the family wishes it.",
            &[
                "Date",
                "Name or code name",
                "Age",
                "Circumstances",
                "Sources",
            ],
            &[
                &[
                    "2012-04-20",
                    "Widad Sayegh",
                    "27",
                    "Shot in the back while running from Cistern Square.",
                    "4",
                ],
                &[
                    "2012-04-27",
                    "K-118",
                    "–",
                    "Shot at the Clock Bridge; died the next day in a private house, for fear of arrest at the hospital.",
                    "3",
                ],
                &[
                    "2012-05-04",
                    "Nader Halabi",
                    "41",
                    "Beaten at a checkpoint; the body was returned after six days.",
                    "2",
                ],
                &[
                    "2012-05-25",
                    "K-121",
                    "–",
                    "Shot at the funeral procession.",
                    "5",
                ],
                &[
                    "2012-05-25",
                    "K-122",
                    "–",
                    "Shot at the funeral procession while carrying a wounded man.",
                    "3",
                ],
                &[
                    "2012-05-26",
                    "Suha Barakat",
                    "19",
                    "Died of wounds received the day before.",
                    "4",
                ],
            ],
        ),
        h(2, "Detention and torture"),
        p(
            "Eight former detainees describe beatings on the soles of the feet, hanging by the wrists, and threats against their families. Their accounts name the same three rooms and the same order of questions, although they were held at different times and do not know each other.",
        ),
        quote(
            "They asked who had paid me to stand there. I said I had come from work.",
            "K-107, held for nineteen days",
        ),
        p(
            "No detainee saw a judge. No family was told where its relative was held. In four cases the first sign of life was the release itself.",
        ),
    ]
}

fn ends() -> Vec<Block> {
    vec![
        h(1, "Abuses by armed opposition groups"),
        p(
            "Men calling themselves the Hilal Battalions held at least three people in a school and beat two of them. One man accused of informing was found dead on 19 May. The organisation put its findings to a commander, who denied that his men had held anybody.",
        ),
        h(1, "Recommendations"),
        Block::List {
            ordered: true,
            items: vec![
                vec![p(
                    "The government should end the use of firearms against demonstrators and mourners, and say so in public orders.",
                )],
                vec![p(
                    "The government should let independent monitors visit every place of detention, Branch 9 included, without notice.",
                )],
                vec![p(
                    "Commanders of armed groups should release everyone they hold and remove from the ranks those who have beaten or killed captives.",
                )],
                vec![p(
                    "The Security Council should refer the situation to the Prosecutor of the International Criminal Court.",
                )],
            ],
        },
        h(1, "Method"),
        p(
            "Each interview was held in private, in Arabic, after the purpose and the risks had been explained. Everyone chose how they would appear. No payment was made. Statements were compared with each other, with what was seen, and with pictures whose place and time could be verified. What rests on one source is called so.",
        ),
        p(
            "The standard of proof is reasonable grounds to believe: a reliable body of information, consistent with other material, from which an ordinarily prudent person would conclude that it happened.",
        ),
        runs(vec![
            run("Where a number is given, it is the lowest that the evidence supports."),
            note(5),
        ]),
        Block::Table {
            caption: None,
            head: vec![
                vec![run("Place of interview")],
                vec![run("Women")],
                vec![run("Men")],
            ],
            rows: vec![
                vec![vec![run("Qamar")], vec![run("11")], vec![run("19")]],
                vec![vec![run("Dahnara")], vec![run("6")], vec![run("7")]],
            ],
        },
        Block::Notes,
    ]
}

fn notes() -> Vec<Vec<Inline>> {
    vec![
        vec![run(
            "This number counts people whose death is described by at least two independent sources.",
        )],
        vec![run("Interviews 4, 9, 17 and 31, April and May 2012.")],
        vec![
            run("The word means “committees”: "),
            foreign(Language::Ar, "اللجان الشعبية"),
            run(". It is used for men in civilian clothes who act beside the police."),
        ],
        vec![
            run("Eighth United Nations Congress, Havana, 1990, principle 9; see "),
            Inline::Link {
                target: t("https://www.example.org/havana"),
                text: vec![em("the full text")],
            },
            run("."),
        ],
        vec![run("See the chapter on method.")],
    ]
}
