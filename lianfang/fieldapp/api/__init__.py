"""What phones ask besides sync: enrolment, keys, who they are, the people of their areas."""
