-- What searches look in, of the tables of a snapshot: texts as they are folded (`spellings`, commitments/text/folding.py).
-- `name`: what a record is called, a name in each line; `text`: what else there is to find it by.

SELECT
    'commitments' AS in_table,
    commitment_id AS id,
    spellings(concat_ws(chr(10), title_fr, title_en, commitment_id)) AS name,
    spellings(
        concat_ws(
            ' ', commitments.signatory_id, signatories.name, locality, article_id, description_fr, description_en, indicator
        )
    ) AS text
FROM commitments LEFT JOIN signatories ON signatories.signatory_id = commitments.signatory_id
UNION ALL
SELECT 'signatories', signatory_id, spellings(concat_ws(chr(10), name, signatory_id)), spellings(concat_ws(' ', locality))
FROM signatories
UNION ALL
SELECT
    'practices',
    practice_id,
    spellings(concat_ws(chr(10), title_fr, title_en, practice_id)),
    spellings(concat_ws(' ', summary_fr, summary_en, signatories.name, locality))
FROM practices LEFT JOIN signatories ON signatories.signatory_id = practices.signatory_id
