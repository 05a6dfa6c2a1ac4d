-- The population API may read and do nothing else.
REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'population_reader'@'%';
GRANT SELECT ON population.prefectures TO 'population_reader'@'%';
