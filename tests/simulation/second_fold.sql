-- Where every count of a simulated log stands, folded a second time: out of the events alone, by
-- whoever shares no line with the projections. In a simulated case all counts go the same way.
WITH facts AS (
    SELECT
        stream_id,
        version,
        split_part(topic, ':', 1) AS topic,
        convert_from(state, 'UTF8')::jsonb AS said
    FROM record.events
    WHERE log_id = %(log_id)s
        AND position <= %(position)s
),
moved AS (
    SELECT
        stream_id,
        version,
        CASE topic
            WHEN 'case.identified' THEN 'identified'
            WHEN 'case.reopened' THEN 'identified'
            WHEN 'case.checked' THEN said #>> '{findings,0,_data_,outcome}'
            WHEN 'case.agreed' THEN CASE WHEN (said ->> 'settled')::boolean THEN 'agreed' END
            WHEN 'case.left_unchallenged' THEN 'agreed'
            WHEN 'case.signed' THEN CASE WHEN (said ->> 'complete')::boolean THEN 'signed' END
            WHEN 'case.filed' THEN 'filed'
            WHEN 'case.returned' THEN 'returned'
            WHEN 'case.dismissed' THEN 'dismissed'
            WHEN 'case.redesignated' THEN 'redesignated'
            WHEN 'case.denied' THEN 'denied'
            WHEN 'case.withdrawn' THEN 'withdrawn'
            WHEN 'case.merged' THEN 'merged'
        END AS heading
    FROM facts
    WHERE NOT EXISTS (
        SELECT
        FROM facts AS correction
        WHERE correction.topic = 'case.corrected'
            AND correction.stream_id = facts.stream_id
            AND (correction.said ->> 'wrong')::bigint = facts.version
    )
),
standing AS (
    SELECT DISTINCT ON (stream_id)
        stream_id,
        CASE WHEN heading IN ('dismiss', 'reduce') THEN 'eligible' ELSE heading END AS heading
    FROM moved
    WHERE heading IS NOT NULL
    ORDER BY
        stream_id,
        version DESC
),
procedures AS (
    SELECT DISTINCT ON (stream_id)
        stream_id,
        said ->> 'procedure' AS procedure
    FROM facts
    WHERE topic IN ('case.identified', 'case.procedure_changed')
    ORDER BY
        stream_id,
        version DESC
)
SELECT
    opened.said ->> 'county' AS county,
    procedures.procedure,
    standing.heading,
    listed.one #>> '{_data_,section}' AS section,
    listed.one #>> '{_data_,subsection}' AS subsection,
    listed.one #>> '{_data_,level}' AS level,
    count(*) FILTER (WHERE listed.place = 1) AS cases,
    count(*) AS counts
FROM facts AS opened
CROSS JOIN LATERAL jsonb_array_elements(opened.said -> 'counts')
    WITH ORDINALITY AS listed (one, place)
JOIN standing USING (stream_id)
JOIN procedures USING (stream_id)
WHERE opened.topic = 'case.identified'
GROUP BY
    1,
    2,
    3,
    4,
    5,
    6
