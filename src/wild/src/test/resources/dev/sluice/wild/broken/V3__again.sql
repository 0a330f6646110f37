INSERT INTO item VALUES (3, 'three');
INSERT INTO item VALUES (1, 'again');
